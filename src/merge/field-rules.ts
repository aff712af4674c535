import type { Json } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed } from "../record/record.js";
import type { FieldFunction, FieldMerger, FieldSides, MergeWithin } from "./field-merger.js";
import type { Recognised } from "./own-write.js";

/** A field that both sides changed differently, and that no merger joined. */
export interface ContestedField<V = Json> extends FieldSides<V> {
  /** Dotted. */
  readonly path: string;
}

/**
 * A function of the app that decides contested fields. `undefined` leaves the record as a conflict for a person. It is
 * asked with no transaction open, and may run again; one that throws leaves the record as a conflict, too.
 */
export type ContestedFunction = (field: ContestedField) => Json | undefined;

export type Contested = "local" | "remote" | "manual" | ContestedFunction;

export type Deletions = "edit-wins" | "delete-wins";

/** What becomes of a field, or of those in it. */
export interface FieldRule {
  readonly merger?: FieldMerger | FieldFunction<never>;
  readonly within?: FieldTree;
}

export type FieldTree = ReadonlyMap<string, FieldRule>;

/** A merge under way. */
export interface MergeRun {
  /** Whether functions of the app may be called: not inside a transaction. */
  readonly mayCall: boolean;
  readonly contested: string[];
  readonly overridden: string[];
  asksApp: boolean;
  waits: boolean;
}

/** The options of a `threeWay()`, read and checked, with the code that nobody needs who gives none. */
export interface FieldRules {
  /** Joins a field that both sides changed, and counts in the run what became of it. */
  readonly joinField: (
    rules: FieldRules,
    field: ContestedField,
    merger: FieldRule["merger"],
    run: MergeRun,
    within: MergeWithin,
  ) => Json | undefined;
  readonly recogniseOwn: (operation: Operation, version: Confirmed) => Recognised;
  readonly fields: FieldTree;
  readonly contested: Contested;
  readonly deletions: Deletions;
  /** Whether what was sent is recognised by a token instead of its content. */
  readonly needsTokens: boolean;
  /** Whether there are functions of the app in it, which no transaction may call. */
  readonly isOfApp: boolean;
  /** Tells strategies apart that merge otherwise. It is stored. */
  readonly text: string;
}
