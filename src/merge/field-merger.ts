import type { Json } from "../record/json.js";

/** One field that both sides changed: its value where both last agreed, here, and there. `undefined`: it is not there. */
export interface FieldSides<V = Json> {
  readonly base: V | undefined;
  readonly local: V | undefined;
  readonly remote: V | undefined;
}

/**
 * A function of the app that joins both sides of a field. `undefined` leaves it contested. It is asked with no
 * transaction open, and may run again; one that throws leaves the record as a conflict, and the sync goes on.
 */
export type FieldFunction<V = Json> = (sides: FieldSides<V>) => V | undefined;

/** What a merger made of a field. */
export interface Joined {
  readonly value: Json | undefined;
  /** Whether an edit of a side is lost by it: then the journal keeps both. */
  readonly overrode?: boolean;
}

/** Merges something inside the field as `threeWay()` does; `name` is what its path goes on with. */
export type MergeWithin = (sides: FieldSides, name: string) => Json | undefined;

/** What {@link threeWay} does with a field that both sides changed: one of `set()`, `counter()`, `list()` and so on. */
export interface FieldMerger<V = never> {
  /** What it is called in the stored fingerprint of a definition: the same name merges the same way. */
  readonly name: string;
  /**
   * Equal values do not tell whether they are the same write: what was sent is then recognised by a token in the
   * record, which takes a field `_kintsugi` on the server.
   */
  readonly needsTokens?: boolean;
  /** Two equal edits are two edits, as of a counter. */
  readonly addsUp?: boolean;
  /** Pure and synchronous, since it runs inside transactions. Undefined: these values are not for it. */
  readonly merge: (sides: FieldSides, within: MergeWithin) => Joined | undefined;
  /** The type of the values; only for the compiler, never there. */
  readonly type?: (value: V) => void;
}
