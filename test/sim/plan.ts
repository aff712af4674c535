import type { ResetAnswer } from "../../src/store/rows.js";
import type { At } from "../../src/sync/effects.js";
import type { AccountAct } from "./account-act.js";
import type { Fault } from "./faults.js";
import type { CompactionPlan } from "./sim-compaction.js";
import type { Change } from "./mergers/change.js";
import type { FieldsStrategyName, Kit } from "./mergers/fields-strategy.js";
import type { May, People, Person } from "./people.js";

/** The fields that devices edit. */
export const FIELDS = ["a", "b", "c"] as const;

export type StrategyName =
  | "three-way"
  | "server-wins"
  | "client-wins"
  | "manual"
  | "function"
  | FieldsStrategyName;

/** Which code of the app runs in a tab. `other`: of the version of the old one, and yet it decides otherwise. */
export type Edition = "old" | "new" | "other";

/** A device whose tabs do not all run the same code. */
export interface Editions {
  /** For each tab the code of its first opening, of its second, and so on; the last one stays. */
  readonly openings: readonly (readonly Edition[])[];
  /** What decides in the new code, and in the other one. */
  readonly newStrategy: StrategyName;
  readonly other: StrategyName;
  /** Whether what the device has at the beginning is claimed for the first code that is opened. */
  readonly isClaimed: boolean;
}

export interface DevicePlan {
  /** What decides in the old code, which is all there is where `editions` is absent. */
  readonly strategy: StrategyName;
  readonly editions?: Editions;
  /** Who uses it first; absent: bob. */
  readonly owner?: Person;
  /** What each of its tabs keeps in memory: a worker keeps only what is unsent. */
  readonly tabs: readonly ("page" | "worker")[];
  /** How far its wall clock is off, in milliseconds. */
  readonly skew: number;
}

/**
 * How the server refuses records of some kind, until everything is healed: each by itself, or with their whole batch; or it
 * fails at them, and a proxy brings what was given up all the same, later.
 */
export type Poison = "record" | "batch" | "failure";

/** What does not change during a case. */
export interface Setup {
  readonly devices: readonly DevicePlan[];
  readonly pageSize: number;
  readonly batchSize: number;
  /** How many collections each device syncs, together; absent: one. */
  readonly collections?: 1 | 2;
  /** How many records of each collection all devices have when it begins. */
  readonly seeds: number;
  readonly poison?: Poison | null;
  /** What alice may do, where she has devices; absent: there is only bob. */
  readonly people?: People;
  /** Whether the server has neither bucket nor collections when it begins, where nobody has records either. */
  readonly lacksParents?: boolean;
  /** Whether records are encoded on their way, each time otherwise. */
  readonly isEncoded?: boolean;
  /** Records have fields with mergers of this kit, on every device; absent: none. */
  readonly mergers?: Kit;
  /** Whether pages and batches stay small when everything is healed. */
  readonly staysSmall: boolean;
}

/** An act of a user, in a tab of a device; `id` is the number of a record in `IDS`. */
export type UserAct =
  /** One field gets a new value; a record that is not there is created. */
  | { readonly kind: "edit"; readonly id: number; readonly field: number }
  /** A field that has a merger is changed; a record that is not there is created, as by an edit. */
  | ({ readonly kind: "change"; readonly id: number } & Change)
  /** The record is replaced by this field alone. */
  | { readonly kind: "put"; readonly id: number; readonly field: number }
  | { readonly kind: "delete"; readonly id: number }
  /** Back to what the server has. */
  | { readonly kind: "revert"; readonly id: number }
  /** Decides a conflict, if there is one. */
  | {
      readonly kind: "resolve";
      readonly id: number;
      readonly choice: "local" | "remote" | "delete";
    }
  | { readonly kind: "retry"; readonly id: number }
  /** Lets somebody read the record, or no longer: one of two people that only this device knows; or lets alice read it, or write it. */
  | { readonly kind: "share" | "unshare"; readonly id: number; readonly person: number }
  /** Answers what is asked because the server seems to have been reset. */
  | { readonly kind: "answer"; readonly choice: ResetAnswer };

export type ServerAct =
  | { readonly kind: "snapshot" }
  | { readonly kind: "restore" }
  | { readonly kind: "purge" }
  | { readonly kind: "flush" }
  /** One collection is deleted and made again: the first, unless said otherwise. */
  | { readonly kind: "recreate"; readonly collection?: number }
  /** What was kept open is committed. */
  | { readonly kind: "commit" }
  /** Every request is answered so, until the next such act. */
  | { readonly kind: "access"; readonly access: Access }
  | { readonly kind: "clock"; readonly ms: number }
  /** From now on alice may do so much with a record, or with the whole collection. */
  | { readonly kind: "permit"; readonly record: number | null; readonly may: May }
  /** The clock goes two days ahead, or comes back from there: what is that far ahead cannot be asked for. */
  | { readonly kind: "leap" };

export type Access = "granted" | "unknown" | "forbidden" | AccessOfOne;

/** The requests that are about one collection, by its name, are answered with this status, and the others served. */
export type AccessOfOne = `${"c" | "d"} ${403 | 404 | 500}`;

export type Command =
  | { readonly do: "act"; readonly device: number; readonly tab: number; readonly act: UserAct }
  | { readonly do: "sync"; readonly device: number; readonly tab: number }
  /**
   * A running sync goes on until it is about to take the step `until` (null: to where it stands), and from there by
   * so many half-steps: an effect is performed in one, and the engine told of its result in another. The fault, if
   * any, happens to that step, or to the next that it can happen to.
   */
  | {
      readonly do: "go";
      readonly run: number;
      readonly until: At | null;
      readonly steps: number;
      readonly fault: Fault | null;
    }
  /** A running sync goes on until the step, and its tab dies: before it is taken, or before the engine knows. */
  | {
      readonly do: "crash";
      readonly run: number;
      readonly until: At | null;
      readonly when: "before" | "after";
    }
  | { readonly do: "close"; readonly device: number; readonly tab: number }
  /** The tab hears of what others wrote. */
  | { readonly do: "look"; readonly device: number; readonly tab: number }
  /** A page makes the log of its first collection smaller, by one part: of a pass that it began, or begins now. */
  | {
      readonly do: "compact";
      readonly device: number;
      readonly tab: number;
      readonly plan: CompactionPlan;
    }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "skew"; readonly device: number; readonly ms: number }
  | { readonly do: "server"; readonly act: ServerAct }
  | { readonly do: "account"; readonly device: number; readonly act: AccountAct }
  /** A request that was given up reaches the server after all. */
  | { readonly do: "late"; readonly index: number };

/** A whole case: what it begins with, and everything that happens in it. */
export interface Plan {
  readonly setup: Setup;
  readonly commands: readonly Command[];
}
