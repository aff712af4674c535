import { isJsonObject, type Json } from "../../record/json.js";

/** Not printable for Python: controls, unassigned, separators, but for the plain space (`str.isprintable`). */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const SHORT: Readonly<Record<string, string>> = {
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\\": String.raw`\\`,
};

/** What Python's `repr` makes of a JSON value: `{'a': [1, True, None]}`. Kinto's messages quote values so. */
export function represent(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return representNumber(value);
  if (typeof value === "string") return representString(value);
  if (!isJsonObject(value)) return `[${value.map(represent).join(", ")}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${represent(key)}: ${represent(item)}`,
  );
  return `{${entries.join(", ")}}`;
}

/** What Python's `str` makes of a JSON value: a string stands for itself. */
export function printAsPython(value: Json): string {
  return typeof value === "string" ? value : represent(value);
}

function representString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = Array.from(text, (character) => {
    if (character === quote) return `\\${quote}`;
    const isPlain = character === " " || !UNPRINTABLE.test(character);
    return SHORT[character] ?? (isPlain ? character : escape(character));
  });
  return quote + inner.join("") + quote;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x1_00) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x1_00_00 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Whether a number was written as `1` or as `1.0` is not known here: it counts as an integer. */
function representNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  if (!isTiny) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}
