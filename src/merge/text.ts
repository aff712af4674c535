import { InvalidInputError } from "../errors.js";
import { editsOf, type TokenEdit } from "./edits-of-text.js";
import type { FieldMerger } from "./field-merger.js";

export interface TextOptions {
  /** What is one piece of the text: a word, or a whole line (for code, verses, lists). Default: `"words"`. */
  readonly by?: "words" | "lines";
  /**
   * Where both sides changed the same place: the field is `"contested"` (the default), or `"both"` texts stand there,
   * that of the server first.
   */
  readonly overlapping?: "contested" | "both";
}

/** Longer texts, in UTF-16 code units, are contested as a whole. */
const LONGEST = 1_000_000;

/** Runs of space, words, and everything else by itself; scripts that write without spaces letter by letter. */
const WORDS =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}_])+|[^]/gu;

const LINES = /[^\n]*\n|[^\n]+/g;

/**
 * A text of which both sides changed different places: the changes are joined. Where they overlap it is contested. So is
 * one with more than about five hundred changed words (or lines) on a side, or longer than a million characters: finding out
 * what changed would take too long. An absent field is the empty text.
 *
 * @throws InvalidInputError for an option that does not exist.
 */
export function text({
  by = "words",
  overlapping = "contested",
}: TextOptions = {}): FieldMerger<string> {
  check("by", by, ["words", "lines"]);
  check("overlapping", overlapping, ["contested", "both"]);
  const more = overlapping === "contested" ? "" : ",both";
  return {
    name: `text(${by}${more})`,
    needsTokens: true,
    merge: ({ base = "", local = "", remote = "" }) => {
      if (typeof base !== "string" || typeof local !== "string" || typeof remote !== "string") {
        return undefined;
      }
      if (Math.max(base.length, local.length, remote.length) > LONGEST) return undefined;
      const [before, ours, theirs] = [base, local, remote].map(by === "words" ? wordsOf : linesOf);
      if (before === undefined || ours === undefined || theirs === undefined) return undefined;
      const [here, there] = [editsOf(before, ours), editsOf(before, theirs)];
      if (here === undefined || there === undefined) return undefined;
      const value = join(before, here, there, overlapping === "both");
      return value === undefined ? undefined : { value };
    },
  };
}

function wordsOf(value: string): readonly string[] {
  return value.match(WORDS) ?? [];
}

function linesOf(value: string): readonly string[] {
  return value.match(LINES) ?? [];
}

function check(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new InvalidInputError(
    `${name} is ${JSON.stringify(value)}: use ${choices.map((its) => JSON.stringify(its)).join(" or ")}`,
  );
}

/** The base with the edits of both sides in it; undefined where they overlap and both are not to stand there. */
function join(
  base: readonly string[],
  local: readonly TokenEdit[],
  remote: readonly TokenEdit[],
  keepsBoth: boolean,
): string | undefined {
  const pieces: string[] = [];
  let [at, here, there] = [0, 0, 0];
  while (here < local.length || there < remote.length) {
    const [ours, theirs] = [local[here], remote[there]];
    const [first, second] = isBefore(ours, theirs) ? [ours, theirs] : [theirs, ours];
    if (first === undefined) break;
    if (second === undefined || !overlap(first, second)) {
      pieces.push(base.slice(at, first.start).join(""), first.text);
      at = first.end;
      if (first === ours) here++;
      else there++;
      continue;
    }
    if (isSame(first, second)) {
      pieces.push(base.slice(at, first.start).join(""), first.text);
      at = first.end;
      here++;
      there++;
      continue;
    }
    if (!keepsBoth) return undefined;
    const region = regionAround(local, remote, here, there);
    pieces.push(base.slice(at, region.start).join(""));
    pieces.push(within(base, remote.slice(there, region.there), region));
    pieces.push(within(base, local.slice(here, region.here), region));
    at = region.end;
    here = region.here;
    there = region.there;
  }
  pieces.push(base.slice(at).join(""));
  return pieces.join("");
}

/** What begins first; of two at one place, an insertion. */
function isBefore(a: TokenEdit | undefined, b: TokenEdit | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined;
  return a.start < b.start || (a.start === b.start && a.end <= b.end);
}

/** Whether two edits, of which `a` begins first, are about the same tokens, or insert at the same place. */
function overlap(a: TokenEdit, b: TokenEdit): boolean {
  return b.start < a.end || (a.start === b.start && a.end === b.end);
}

function isSame(a: TokenEdit, b: TokenEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

interface Region {
  readonly start: number;
  readonly end: number;
  /** The first edits of both sides behind it. */
  readonly here: number;
  readonly there: number;
}

/** What two overlapping edits, and all that overlap these, are about. */
function regionAround(
  local: readonly TokenEdit[],
  remote: readonly TokenEdit[],
  from: number,
  fromThere: number,
): Region {
  let [here, there] = [from + 1, fromThere + 1];
  const edits = [local[from], remote[fromThere]].filter((edit) => edit !== undefined);
  const start = Math.min(...edits.map((edit) => edit.start));
  let end = Math.max(...edits.map((edit) => edit.end));
  for (;;) {
    const [ours, theirs] = [local[here], remote[there]];
    if (ours !== undefined && ours.start < end) {
      end = Math.max(end, ours.end);
      here++;
    } else if (theirs !== undefined && theirs.start < end) {
      end = Math.max(end, theirs.end);
      there++;
    } else {
      return { start, end, here, there };
    }
  }
}

/** A region of the base as one side has it. */
function within(base: readonly string[], edits: readonly TokenEdit[], region: Region): string {
  const pieces: string[] = [];
  let at = region.start;
  for (const { start, end, text: inserted } of edits) {
    pieces.push(base.slice(at, start).join(""), inserted);
    at = end;
  }
  pieces.push(base.slice(at, region.end).join(""));
  return pieces.join("");
}
