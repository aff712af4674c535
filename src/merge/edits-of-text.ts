import { diffArrays } from "diff";

/** What one side did to the tokens from `start` to before `end`: `text` stands there instead. */
export interface TokenEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How many tokens may have come or gone; the time to find them grows with the square of it. */
const LIMIT = 1_000;

/** What became of a text, in order; undefined where too much did. */
export function editsOf(
  before: readonly string[],
  after: readonly string[],
): readonly TokenEdit[] | undefined {
  const options = { maxEditLength: LIMIT };
  const parts = diffArrays(before as string[], after as string[], options);
  if (parts === undefined) return undefined;
  const edits: TokenEdit[] = [];
  let at = 0;
  let open: TokenEdit | null = null;
  for (const { value, count, added, removed } of parts) {
    if (!added && !removed) {
      if (open !== null) edits.push(open);
      open = null;
      at += count;
      continue;
    }
    open ??= { start: at, end: at, text: "" };
    if (added) open = { ...open, text: open.text + value.join("") };
    else {
      at += count;
      open = { ...open, end: at };
    }
  }
  if (open !== null) edits.push(open);
  return edits;
}
