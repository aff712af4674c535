/** What is wrong with a text that should be JSON, and where: `offset` counts bytes of UTF-8. */
export interface JsonFault {
  readonly offset: number;
  readonly problem: string;
}

/** Thrown inside of this file only. */
class Fault extends Error {
  readonly at: number;

  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
  }
}

/** What stands from some place on, as patterns that begin there. */
const SPACE = /[ \n\r\t]*/y;
const DIGITS = /\d*/y;
const HEX = /[0-9a-fA-F]{4}/y;

/**
 * Finds the first fault in a text as Kinto's parser reports it (RapidJSON), or undefined. Stricter than `JSON.parse`
 * in two ways: a number must fit into a double, and halves of surrogate pairs stand for nothing.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    const start = skip(text, 0, SPACE);
    if (start === text.length) throw new Fault(start, "The document is empty.");
    const end = skip(text, readValue(text, start), SPACE);
    if (end === text.length) return undefined;
    throw new Fault(end, "The document root must not be followed by other values.");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const offset = new TextEncoder().encode(text.slice(0, error.at)).length;
    return { offset, problem: error.message };
  }
}

/** Each of these returns where the rest begins. */
function readValue(text: string, at: number): number {
  switch (text[at]) {
    case "{":
      return readObject(text, at);
    case "[":
      return readArray(text, at);
    case '"':
      return readString(text, at);
    case "t":
      return readWord(text, at, "true");
    case "f":
      return readWord(text, at, "false");
    case "n":
      return readWord(text, at, "null");
    default:
      return readNumber(text, at);
  }
}

function readObject(text: string, start: number): number {
  let at = skip(text, start + 1, SPACE);
  if (text[at] === "}") return at + 1;
  for (;;) {
    if (text[at] !== '"') throw new Fault(at, "Missing a name for object member.");
    at = skip(text, readString(text, at), SPACE);
    if (text[at] !== ":") {
      throw new Fault(at, "Missing a colon after a name of object member.");
    }
    at = skip(text, readValue(text, skip(text, at + 1, SPACE)), SPACE);
    if (text[at] === "}") return at + 1;
    if (text[at] !== ",") {
      throw new Fault(at, "Missing a comma or '}' after an object member.");
    }
    at = skip(text, at + 1, SPACE);
  }
}

function readArray(text: string, start: number): number {
  let at = skip(text, start + 1, SPACE);
  if (text[at] === "]") return at + 1;
  for (;;) {
    at = skip(text, readValue(text, at), SPACE);
    if (text[at] === "]") return at + 1;
    if (text[at] !== ",") {
      throw new Fault(at, "Missing a comma or ']' after an array element.");
    }
    at = skip(text, at + 1, SPACE);
  }
}

function readString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    while (isPlain(text.charCodeAt(at))) at++;
    const next = text[at];
    if (next === '"') return at + 1;
    if (next === undefined || next === "\u0000") {
      throw new Fault(at, "Missing a closing quotation mark in string.");
    }
    if (next !== "\\") throw new Fault(at, "Invalid encoding in string.");
    at = readEscape(text, at);
  }
}

/** Whether a character of a string stands for itself. Behind the end there is none. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== QUOTE && code !== BACKSLASH;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function readEscape(text: string, start: number): number {
  const kind = text[start + 1] ?? "";
  if (kind !== "u") {
    if (kind !== "" && '"\\/bfnrt'.includes(kind)) return start + 2;
    throw new Fault(start, "Invalid escape character in string.");
  }
  const high = readHex(text, start + 2, start);
  if (high < 0xd800 || high > 0xdfff) return start + 6;
  const hasLow = high < 0xdc00 && text.startsWith("\\u", start + 6);
  const low = hasLow ? readHex(text, start + 8, start) : 0;
  if (low >= 0xdc00 && low <= 0xdfff) return start + 12;
  throw new Fault(start, "The surrogate pair in string is invalid.");
}

function readHex(text: string, at: number, escape: number): number {
  const digits = text.slice(at, skip(text, at, HEX));
  if (digits !== "") return Number.parseInt(digits, 16);
  throw new Fault(escape, String.raw`Incorrect hex digit after \u escape in string.`);
}

function readWord(text: string, start: number, word: string): number {
  for (let index = 1; index < word.length; index++) {
    if (text[start + index] !== word[index]) throw new Fault(start + index, "Invalid value.");
  }
  return start + word.length;
}

function readNumber(text: string, start: number): number {
  const digits = text[start] === "-" ? start + 1 : start;
  // nothing follows a leading zero
  let at = text[digits] === "0" ? digits + 1 : skip(text, digits, DIGITS);
  if (at === digits) throw new Fault(at, "Invalid value.");
  if (text[at] === ".") {
    const end = skip(text, at + 1, DIGITS);
    if (end === at + 1) throw new Fault(end, "Miss fraction part in number.");
    at = end;
  }
  if (text[at] === "e" || text[at] === "E") {
    const sign = text[at + 1] === "+" || text[at + 1] === "-" ? 2 : 1;
    const end = skip(text, at + sign, DIGITS);
    if (end === at + sign) throw new Fault(end, "Miss exponent in number.");
    at = end;
  }
  if (Number.isFinite(Number(text.slice(start, at)))) return at;
  throw new Fault(start, "Number too big to be stored in double.");
}

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
