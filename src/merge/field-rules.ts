import type { Json } from "../record/json.js";
import type { FieldFunction, FieldMerger, FieldSides } from "./field-merger.js";

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

/** The options of a `threeWay()`, read and checked. */
export interface FieldRules {
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
