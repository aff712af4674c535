import type { Device } from "./device.js";
import { principalOf } from "./people.js";

interface Sharee {
  readonly principal: string;
  readonly may: "read" | "write";
}

/** With whom a device shares by this number: two that no other device knows; and of bob's devices alice, who reads or writes. */
export function shareeOf({ index, person, sim }: Device, number: number): Sharee {
  if (number > 1 && sim.setup.people !== undefined && person === "bob") {
    return { principal: principalOf("alice"), may: number === 2 ? "read" : "write" };
  }
  return { principal: `p${index}.${number % 2}`, may: "read" };
}
