import type { Fields, RecordId } from "../record/record.js";
import type { FieldRules } from "./field-rules.js";

/** The three versions of a record that both sides changed. Null stands for "deleted" or "never was". */
export interface Conflict<T = Fields> {
  readonly id: RecordId;
  /** The version that both sides last agreed on. */
  readonly base: Readonly<T> | null;
  /** The record as the app sees it here. */
  readonly local: Readonly<T> | null;
  /** The version that came from the server. */
  readonly remote: Readonly<T> | null;
  /** The fields (dotted paths) that both sides changed to different values. */
  readonly contested: readonly string[];
  /** Why the server's version cannot be used here, where it cannot: then `remote` is null, and no strategy is asked. */
  readonly unreadable?: string;
}

/** What a strategy decides: a record; null to delete it; undefined to leave the conflict for a person. */
export type Resolution<T = Fields> = Readonly<T> | null | undefined;

/**
 * A strategy of the app. It may be slow or ask a person: no transaction waits for it, and its answer counts only
 * if the record has not moved meanwhile. One that throws leaves the conflict, and the sync goes on.
 */
export type MergeFunction<T = Fields> = (
  conflict: Conflict<T>,
) => Resolution<T> | Promise<Resolution<T>>;

export interface BuiltInStrategy {
  readonly kind: "three-way" | "server-wins" | "client-wins" | "manual";
  /** @internal The options of a three-way merge; absent: none were given. */
  readonly rules?: FieldRules;
}

/** A `threeWay()` for records of some type. */
export interface ThreeWayStrategy<T> extends BuiltInStrategy {
  readonly kind: "three-way";
  /** The type of the records; only for the compiler, never there. */
  readonly type?: (record: T) => void;
}

/** Where neither is said: what `threeWay()` gives. */
export const DEFAULT_STRATEGY: BuiltInStrategy = Object.freeze({ kind: "three-way" });

export type Strategy<T = Fields> = PlainStrategy | ThreeWayStrategy<T> | MergeFunction<T>;

/** One that is the same for every type of records. */
export interface PlainStrategy extends BuiltInStrategy {
  readonly type?: never;
}

/** A strategy for records of some type, where the type does not matter. */
export type AnyStrategy = BuiltInStrategy | ((conflict: never) => unknown);

export { threeWay } from "./three-way.js";

/** Where both sides changed a record, the server's version stays; the local one goes to the journal. */
export const serverWins: PlainStrategy = Object.freeze({ kind: "server-wins" });

/** Where both sides changed a record, the local version stays; the server's goes to the journal. */
export const clientWins: PlainStrategy = Object.freeze({ kind: "client-wins" });

/** Where both sides changed a record, it waits for `resolve()`; the rest of the collection goes on. */
export const manual: PlainStrategy = Object.freeze({ kind: "manual" });

/** The name that the journal and reports give a strategy. */
export function strategyName(strategy: AnyStrategy): string {
  return typeof strategy === "function" ? strategy.name || "app" : strategy.kind;
}

/** The rules of a `threeWay()` with options. */
export function rulesOf(strategy: AnyStrategy): FieldRules | undefined {
  return typeof strategy === "function" ? undefined : strategy.rules;
}

/** Whether a function of the app may have to be asked, which no transaction may call. */
export function mayAskApp(strategy: AnyStrategy): boolean {
  return typeof strategy === "function" || strategy.rules?.isOfApp === true;
}
