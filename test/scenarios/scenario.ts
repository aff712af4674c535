import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../src/index.js";
import type { OpenWorld } from "./world.js";

/** What a script saw, each under words for people. */
export type Facts = Readonly<Record<string, Json>>;

/** A fault, what is right when it strikes, and a script that makes it strike and looks. */
export interface Scenario {
  readonly id: `S${number}`;
  readonly title: string;
  /** The facts that decide. What a script sees besides is told, and decides nothing. */
  readonly right: Facts;
  readonly play: (open: OpenWorld) => Promise<Facts>;
}

/** The facts that are not right. */
export function wrongs({ right }: Pick<Scenario, "right">, seen: Facts): readonly string[] {
  return Object.keys(right).filter((name) => !isDeepStrictEqual(seen[name], right[name]));
}
