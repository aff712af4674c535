import type { CharacterTest } from "./node.js";

const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;
const DECIMAL = /\p{Nd}/u;
const SPACE = /[\p{Zs}\u{2028}\u{2029}]/u;
const [TAB, RETURN, FILE_SEPARATOR, NEXT_LINE] = [0x09, 0x0d, 0x1c, 0x85];
const UNDERSCORE = 0x5f;
const [SMALL_S, LARGE_S, LONG_S] = [0x73, 0x53, 0x1_7f];

/** The classes of Python's `re`, for all of Unicode and for ASCII alone (flag `a`). */
export interface Classes {
  readonly digit: CharacterTest;
  readonly space: CharacterTest;
  readonly word: CharacterTest;
}

export const UNICODE: Classes = {
  digit: (code) => (code < 128 ? isDigit(code) : DECIMAL.test(String.fromCodePoint(code))),
  space: (code) => isSpace(code) || (code > 127 && SPACE.test(String.fromCodePoint(code))),
  word: (code) => (code < 128 ? isWord(code) : LETTER_OR_NUMBER.test(String.fromCodePoint(code))),
};

export const ASCII: Classes = {
  digit: isDigit,
  space: (code) => (code >= TAB && code <= RETURN) || code === 32,
  word: isWord,
};

/** Takes a code point if another case of it is taken. With the flag `a`, only ASCII letters have cases. */
export function ignoringCase(test: CharacterTest, ascii: boolean): CharacterTest {
  return (code) => test(code) || casesOf(code, ascii).some(test);
}

/** The code point in lower case; itself if that would be several. */
export function lower(code: number): number {
  return single(String.fromCodePoint(code).toLowerCase(), code);
}

function upper(code: number): number {
  return single(String.fromCodePoint(code).toUpperCase(), code);
}

function casesOf(code: number, ascii: boolean): readonly number[] {
  if (ascii) return code < 128 ? [lower(code), upper(code)] : [];
  const isS = code === SMALL_S || code === LARGE_S;
  return [lower(code), upper(code), lower(upper(code)), ...(isS ? [LONG_S] : [])];
}

function single(text: string, otherwise: number): number {
  const code = text.codePointAt(0) ?? otherwise;
  return text.length === (code > 0xff_ff ? 2 : 1) ? code : otherwise;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isSpace(code: number): boolean {
  return (
    (code >= TAB && code <= RETURN) || (code >= FILE_SEPARATOR && code <= 32) || code === NEXT_LINE
  );
}

function isWord(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === UNDERSCORE
  );
}
