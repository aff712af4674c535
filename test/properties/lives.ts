import fc from "fast-check";
import type { Mishap, Plan } from "./watched-server.js";

export const FIELDS = ["a", "b", "c"];
/** The last one cannot travel in a batch. */
export const IDS = ["r0", "r1", "batch1"];

/** One act of a user, on a record and a field by number. */
export interface Write {
  /** `edit` gives one field a new value, `put` replaces the record by that field alone. */
  readonly do: "edit" | "put" | "delete";
  readonly id: number;
  readonly field: number;
  /** In which tab of the device. */
  readonly tab: number;
}

export interface Sync {
  readonly do: "sync";
  readonly device: number;
  readonly tab: number;
  /** What goes wrong, with which request. */
  readonly mishap: (Pick<Plan, "on" | "at"> & { readonly kind: Mishap }) | null;
  readonly meanwhile: readonly (Write & { readonly device: number })[];
  /** Another tab, of any device, that syncs meanwhile. */
  readonly other: { readonly device: number; readonly tab: number } | null;
}

/** One thing that happens. */
export type Step =
  | { readonly do: "write"; readonly device: number; readonly write: Write }
  | Sync
  | { readonly do: "wait"; readonly seconds: number };

export interface Life {
  readonly pageSize: number;
  readonly batchSize: number;
  /** How many tabs each device has open; with several, records are kept in IndexedDB. */
  readonly tabs: number;
  readonly strategy: "three-way" | "server-wins" | "function";
  /** Whether it begins where all devices have the same records. */
  readonly isSeeded: boolean;
  readonly steps: readonly Step[];
}

const MISHAPS: readonly Mishap[] = [
  "drop",
  "lose",
  "lose",
  "late",
  "abort",
  "unavailable",
  "fail-after",
  "garbage",
  "act-before",
  "act-after",
  "act-after",
];

// mostly two devices and one field of one record, where most of it happens
const device = fc.constantFrom(0, 0, 0, 1, 1, 1, 2);
const write: fc.Arbitrary<Write> = fc.record({
  do: fc.constantFrom("edit", "edit", "edit", "put", "delete"),
  id: fc.constantFrom(0, 0, 0, 1, 2),
  field: fc.constantFrom(0, 0, 1, 2),
  tab: fc.nat(1),
});
const sync: fc.Arbitrary<Sync> = fc.record({
  do: fc.constant("sync"),
  device,
  tab: fc.nat(1),
  mishap: fc.option(
    fc.record({
      kind: fc.constantFrom(...MISHAPS),
      on: fc.constantFrom("any", "push", "push", "pull"),
      at: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4),
    }),
  ),
  meanwhile: fc.array(
    fc.tuple(write, device).map(([act, by]) => ({ ...act, device: by })),
    { maxLength: 2 },
  ),
  other: fc.option(fc.record({ device, tab: fc.nat(1) })),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("write" as const), device, write }) },
  { weight: 5, arbitrary: sync },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      seconds: fc.constantFrom(1, 30, 61, 700, 700),
    }),
  },
);

/** Lives of three devices of one user. */
export const lives: fc.Arbitrary<Life> = fc.record({
  pageSize: fc.constantFrom(1, 2, 100),
  batchSize: fc.constantFrom(1, 2, 25),
  tabs: fc.constantFrom(...(process.env["TABS"] === undefined ? [1, 1, 1, 2] : [2])),
  strategy: fc.constantFrom("three-way", "server-wins", "function"),
  isSeeded: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 30 }),
});
