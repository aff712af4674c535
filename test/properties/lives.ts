import fc from "fast-check";
import type { Fault } from "../store/faulty-indexeddb.js";
import { MISHAPS, type Mishap } from "./mishaps.js";

export const FIELDS = ["a", "b", "c"];
/** The last one cannot travel in a batch. */
export const IDS = ["r0", "r1", "batch1"];

/** The id of a record by number: behind those that are edited come some that only fill the collection. */
export function idOf(number: number): string {
  return IDS[number] ?? `filler${number}`;
}

/** One act of a user on a record and a field, by number. */
export interface Write {
  /** `edit` gives a field a new value, `append` adds to it, `put` replaces the record by that field alone. */
  readonly do: "edit" | "append" | "put" | "delete";
  readonly id: number;
  readonly field: number;
}

interface InTab {
  readonly device: number;
  readonly tab: number;
}

export type StorageFault = Fault | "closed" | "cannot-open";
export type Reset = "flush" | "snapshot" | "restore" | "purge";

/** One thing that happens. */
export type Act =
  /** All of these writes in one transaction. */
  | ({ readonly do: "write"; readonly writes: readonly Write[] } & InTab)
  | ({
      readonly do: "sync";
      /** What goes wrong, with which request, counted from the next one that is such. */
      readonly mishap: Mishap | null;
      /** When the app ends it, in milliseconds. */
      readonly abortAfter: number | null;
      /** Whether it ends before anything else is done. */
      readonly isAwaited: boolean;
    } & InTab)
  | ({ readonly do: "restart"; readonly how: "close" | "crash" } & InTab)
  | ({ readonly do: "storage"; readonly fault: StorageFault } & InTab)
  /** Decides conflicts, and what a server that has forgotten much may take away. */
  | ({ readonly do: "resolve"; readonly takes: "ours" | "theirs" } & InTab)
  | ({ readonly do: "logout" } & InTab)
  /** Somebody else signs in with the same app, for so long. */
  | ({ readonly do: "stranger"; readonly ms: number } & InTab)
  /** By how much a clock is set; the server's where `device` is null. */
  | { readonly do: "clock"; readonly device: number | null; readonly ms: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "deliver-late" }
  | { readonly do: "server"; readonly reset: Reset };

/** An act, and how long after the one before it, in milliseconds. */
export type Step = Act & { readonly after: number };

export interface Life {
  readonly pageSize: number;
  readonly batchSize: number;
  /** How many tabs each device has open. */
  readonly tabs: readonly number[];
  readonly strategy: "three-way" | "server-wins" | "client-wins" | "function" | "manual";
  /** A bucket of its own name, which the first device makes; absent: the user's own. */
  readonly bucket?: string;
  /** Whether it begins where all devices have the same records. */
  readonly isConverged: boolean;
  /** How many records more there are than are edited, where it begins so. */
  readonly fillers: number;
  /** Whether records are encoded on their way, by two transformers. */
  readonly isEncoded?: boolean;
  /** Whether tabs hear of each other's writes. */
  readonly hasChannel: boolean;
  /** How long requests and answers travel, in turn, in milliseconds. */
  readonly latencies: readonly number[];
  readonly steps: readonly Step[];
}

// mostly two devices and one field of one record, where most of it happens
const inTab = { device: fc.constantFrom(0, 0, 0, 1, 1, 1, 2), tab: fc.nat(1) };
const write: fc.Arbitrary<Write> = fc.record({
  do: fc.constantFrom("edit", "edit", "edit", "append", "put", "delete", "delete"),
  id: fc.constantFrom(0, 0, 0, 1, 2),
  field: fc.constantFrom(0, 0, 1, 2),
});
const mishap: fc.Arbitrary<Mishap> = fc.record({
  kind: fc.constantFrom(...MISHAPS),
  on: fc.constantFrom("any", "any", "push", "pull"),
  at: fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2),
});
const acts = {
  write: fc.record({
    do: fc.constant("write"),
    ...inTab,
    writes: fc.oneof(
      { weight: 4, arbitrary: fc.tuple(write) },
      { weight: 1, arbitrary: fc.tuple(write, write) },
    ),
  }),
  sync: fc.record({
    do: fc.constant("sync"),
    ...inTab,
    mishap: fc.option<Mishap>(mishap, { freq: 3 }),
    abortAfter: fc.option<number>(fc.constantFrom(0, 1, 20, 60), { freq: 8 }),
    isAwaited: fc.boolean(),
  }),
  restart: fc.record({
    do: fc.constant("restart"),
    ...inTab,
    how: fc.constantFrom("close", "crash", "crash"),
  }),
  storage: fc.record({
    do: fc.constant("storage"),
    ...inTab,
    fault: fc.constantFrom(
      "lost",
      "lost",
      "aborted",
      "full",
      "full-at-once",
      "closed",
      "cannot-open",
    ),
  }),
  resolve: fc.record({
    do: fc.constant("resolve"),
    ...inTab,
    takes: fc.constantFrom("ours", "theirs"),
  }),
  logout: fc.record({ do: fc.constant("logout"), ...inTab }),
  stranger: fc.record({
    do: fc.constant("stranger"),
    ...inTab,
    ms: fc.constantFrom(5, 30, 100),
  }),
  clock: fc.record({
    do: fc.constant("clock"),
    device: fc.option<number>(inTab.device),
    ms: fc.constantFrom(-3_600_000, -5_000, 5_000, 3_600_000),
  }),
  wait: fc.record({
    do: fc.constant("wait"),
    ms: fc.constantFrom(1_000, 30_000, 61_000, 700_000, 700_000, 90_000_000),
  }),
  late: fc.record({ do: fc.constant("deliver-late") }),
  server: fc.record({
    do: fc.constant("server"),
    reset: fc.constantFrom("flush", "snapshot", "restore", "restore", "purge"),
  }),
} satisfies Record<string, fc.Arbitrary<Act>>;

const WEIGHTS: Readonly<Record<keyof typeof acts, number>> = {
  write: 20,
  sync: 24,
  restart: 4,
  storage: 4,
  resolve: 2,
  logout: 2,
  stranger: 2,
  clock: 1,
  wait: 3,
  late: 2,
  server: 0,
};

/** Lives of two or three devices of one user, of one or two tabs each; `resets` says whether the server forgets. */
export function livesOf({ resets }: { readonly resets: boolean }): fc.Arbitrary<Life> {
  const weighted = Object.entries(acts).map(([name, arbitrary]) => ({
    weight: name === "server" && resets ? 4 : WEIGHTS[name as keyof typeof acts],
    arbitrary: fc.tuple(fc.constantFrom(0, 0, 0.3, 1, 4, 15, 50), arbitrary as fc.Arbitrary<Act>),
  }));
  const step = fc.oneof(...weighted).map(([after, act]): Step => ({ ...act, after }));
  return fc.record({
    pageSize: fc.constantFrom(1, 2, 3, 100),
    batchSize: fc.constantFrom(1, 2, 2, 25, 25),
    tabs: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
    strategy: fc.constantFrom("three-way", "server-wins", "client-wins", "function", "manual"),
    isConverged: fc.boolean(),
    fillers: resets ? fc.constantFrom(0, 14) : fc.constant(0),
    isEncoded: fc.constantFrom(false, false, true),
    hasChannel: fc.boolean(),
    latencies: fc.array(fc.constantFrom(0, 1, 5, 20, 60), { minLength: 1, maxLength: 6 }),
    // of any length, not mostly short
    steps: fc.array(step, { minLength: 1, maxLength: 24, size: "max" }),
  });
}
