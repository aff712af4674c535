import type { Fields, RecordId } from "../record/record.js";

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
}

export type Strategy<T = Fields> = BuiltInStrategy | MergeFunction<T>;

/** A strategy for records of some type, where the type does not matter. */
export type AnyStrategy = BuiltInStrategy | ((conflict: never) => unknown);

/**
 * Joins both sides, field by field and into nested objects; a field that both changed differently keeps the local
 * value, and the other goes to the journal. An edit beats a deletion. The default.
 */
export function threeWay(): BuiltInStrategy {
  return { kind: "three-way" };
}

/** Where both sides changed a record, the server's version stays; the local one goes to the journal. */
export const serverWins: BuiltInStrategy = Object.freeze({ kind: "server-wins" });

/** Where both sides changed a record, the local version stays; the server's goes to the journal. */
export const clientWins: BuiltInStrategy = Object.freeze({ kind: "client-wins" });

/** Where both sides changed a record, it waits for `resolve()`; the rest of the collection goes on. */
export const manual: BuiltInStrategy = Object.freeze({ kind: "manual" });

/** The name that the journal and reports give a strategy. */
export function strategyName(strategy: AnyStrategy): string {
  return typeof strategy === "function" ? strategy.name || "app" : strategy.kind;
}
