/** What may be written in another way in Python: escapes, sets, groups, counts, and marks that stand alone. */
const TOKENS =
  /\\U[\da-fA-F]{8}|\\u\{|\\[^]|\[\^?\]?(?:\\[^]|[^\\\]])*\]|\(\?P<|\(\?P=\w+\)|\(\?#[^)]*\)|\(\?<(?![=!])|\{\d*,?\d*\}|[\]{}$.]/gu;
const ESCAPES = /\\U[\da-fA-F]{8}|\\u\{|\\[^]/gu;

/** Python's classes hold all of Unicode. */
const CLASSES: Readonly<Record<string, string>> = {
  "\\d": String.raw`\p{Nd}`,
  "\\D": String.raw`\P{Nd}`,
  "\\a": String.raw`\x07`,
};
const OUTSIDE: Readonly<Record<string, string>> = {
  ...CLASSES,
  "\\A": "^",
  "\\Z": "$",
  "\\w": String.raw`[_\p{L}\p{N}]`,
  "\\W": String.raw`[^_\p{L}\p{N}]`,
};
/** A class stands on both sides of the underscore, so that no range begins or ends with it: Python has none there. */
const INSIDE: Readonly<Record<string, string>> = { ...CLASSES, "\\w": String.raw`\p{L}_\p{N}` };

const MARKS: Readonly<Record<string, string>> = {
  $: String.raw`(?=\n?$)`,
  ".": String.raw`[^\n]`,
  "(?P<": "(?<",
  "{}": String.raw`\{\}`,
};

/** Nothing that `RegExp` takes. */
const NOTHING = String.raw`\u{}`;

/**
 * Writes a regular expression of Python's `re` so that JavaScript's `RegExp` reads it in the same way with the flag
 * `u`, but for what `docs/server.md` lists. Undefined for one that is none, or that JavaScript has no words for:
 * inline flags such as `(?i)`, atomic groups, possessive counts.
 */
export function translatePattern(source: string): string | undefined {
  const translated = source.replaceAll(TOKENS, translateToken);
  try {
    // the source is the same but for a few escapes
    return new RegExp(translated, "u").source;
  } catch {
    return undefined;
  }
}

function translateToken(token: string): string {
  const known = MARKS[token];
  if (known !== undefined) return known;
  if (token.startsWith("\\")) return translateEscape(token, OUTSIDE);
  if (token.startsWith("[")) return translateSet(token);
  if (token.startsWith("(?P=")) return String.raw`\k<${token.slice("(?P=".length, -1)}>`;
  if (token.startsWith("(?#")) return "";
  // a group of JavaScript that has a name
  if (token === "(?<") return NOTHING;
  return token.length === 1 ? `\\${token}` : token.replace("{,", "{0,");
}

function translateSet(set: string): string {
  const [, start = "", first = "", rest = ""] = /^(\[\^?)(\]?)([^]*)$/.exec(set) ?? [];
  const translated = rest.replaceAll(ESCAPES, (escape) => translateEscape(escape, INSIDE));
  return start + (first === "" ? "" : `\\${first}`) + translated;
}

function translateEscape(escape: string, classes: Readonly<Record<string, string>>): string {
  const known = classes[escape];
  if (known !== undefined) return known;
  if (/^\\U./.test(escape)) return String.raw`\u{${escape.slice("\\U".length)}}`;
  if (/^\\[\^$\\.*+?()[\]{}|/\-bBsSwWfnrtvxu\d]$/.test(escape)) {
    return escape === "\\-" && classes === OUTSIDE ? "-" : escape;
  }
  return /^\\(?:[a-zA-Z]|u\{)$/.test(escape) ? NOTHING : escape.slice(1);
}
