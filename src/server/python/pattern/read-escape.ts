import { PatternError } from "./node.js";
import type { PatternReader } from "./pattern-reader.js";

const HEX = /^[0-9a-fA-F]$/;
const OCTAL = /^[0-7]$/;
const DIGIT = /^[0-9]$/;
const CONTROLS: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};
const LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const LARGEST_OCTAL = 0o377;
const LARGEST_CODE = 0x10_ff_ff;

/** The number of a group that an escape such as `\1` stands for. */
export interface GroupReference {
  readonly group: number;
}

/** The code point that an escape in a set stands for, where octal digits need no zero in front. */
export function readSetEscape(reader: PatternReader, escape: string): number {
  const letter = escape.slice(1);
  if (OCTAL.test(letter)) return fromOctal(letter + reader.takeWhile(OCTAL, 2));
  return readLiteral(reader, letter, true);
}

/** The code point or the group that an escape outside of sets stands for (`_escape` of `re._parser`). */
export function readEscape(reader: PatternReader, escape: string): number | GroupReference {
  const letter = escape.slice(1);
  if (letter === "0") return fromOctal(letter + reader.takeWhile(OCTAL, 2));
  if (!DIGIT.test(letter)) return readLiteral(reader, letter, false);
  const digits = letter + reader.takeWhile(DIGIT, 1);
  const isOctal = /^[0-7]{2}$/.test(digits) && OCTAL.test(reader.next ?? "");
  return isOctal ? fromOctal(digits + (reader.take() ?? "")) : { group: Number(digits) };
}

function readLiteral(reader: PatternReader, letter: string, isInSet: boolean): number {
  const length = LENGTHS[letter];
  if (length !== undefined) return readHex(reader, letter, length);
  const control = CONTROLS[letter];
  if (control !== undefined && (letter !== "b" || isInSet)) return control;
  if (/^[a-zA-Z0-9]$/.test(letter)) throw new PatternError(`bad escape \\${letter}`);
  return letter.codePointAt(0) ?? 0;
}

function readHex(reader: PatternReader, letter: string, length: number): number {
  const digits = reader.takeWhile(HEX, length);
  const code = Number.parseInt(digits, 16);
  if (digits.length < length || code > LARGEST_CODE) {
    throw new PatternError(`incomplete escape \\${letter}${digits}`);
  }
  return code;
}

function fromOctal(digits: string): number {
  const code = Number.parseInt(digits, 8);
  if (code > LARGEST_OCTAL) throw new PatternError(`octal escape \\${digits} is above 0o377`);
  return code;
}
