/** Whether a code point is one of those that a part of a pattern takes. */
export type CharacterTest = (code: number) => boolean;

/** A place between characters. `last-line-end` is the end, or before a line feed that ends the text. */
export type Place =
  | "start"
  | "end"
  | "line-start"
  | "line-end"
  | "last-line-end"
  | "boundary"
  | "no-boundary";

/** How often a repetition tries first, and whether it ever gives something back. */
export type Greed = "greedy" | "lazy" | "possessive";

/** A part of a regular expression. */
export type Node =
  | { readonly kind: "one"; readonly test: CharacterTest }
  | { readonly kind: "at"; readonly place: Place; readonly isWord: CharacterTest }
  | { readonly kind: "sequence"; readonly nodes: readonly Node[] }
  | { readonly kind: "choice"; readonly nodes: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly node: Node;
      readonly min: number;
      readonly max: number;
      readonly greed: Greed;
    }
  | { readonly kind: "group"; readonly index: number; readonly node: Node }
  | { readonly kind: "atomic"; readonly node: Node }
  | {
      readonly kind: "look";
      readonly node: Node;
      readonly isNegative: boolean;
      /** How many characters back it begins; undefined looks ahead. */
      readonly behind: number | undefined;
    }
  | { readonly kind: "same"; readonly group: number; readonly ignoreCase: boolean }
  | {
      readonly kind: "whether";
      readonly group: number;
      readonly yes: Node;
      readonly no: Node | undefined;
    };

/** A text is no regular expression, or one beyond what this server takes. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}
