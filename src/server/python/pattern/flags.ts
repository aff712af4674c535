import { PatternError } from "./node.js";
import type { PatternReader } from "./pattern-reader.js";

/** How a part of a pattern is read. `u`, which Python knows too, is what strings have anyway. */
export interface Flags {
  readonly ascii: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
}

export const NO_FLAGS: Flags = {
  ascii: false,
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  verbose: false,
};

const NAMES: Readonly<Record<string, keyof Flags | "unicode">> = {
  a: "ascii",
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  u: "unicode",
  x: "verbose",
};

/**
 * Reads `(?im)` or `(?i-m:` after the question mark, of which `first` was read already. Those that end with a
 * parenthesis are for all of the pattern (`_parse_flags` of `re._parser`).
 */
export function readFlags(
  reader: PatternReader,
  first: string,
  before: Flags,
): { readonly flags: Flags; readonly isGlobal: boolean } {
  const added = new Set<string>();
  const removed = new Set<string>();
  let token: string | undefined = first;
  for (; token !== undefined && isFlag(token); token = reader.take()) added.add(token);
  if (added.has("a") && added.has("u")) throw new PatternError("flags a and u exclude each other");
  if (token === ")" && added.size > 0)
    return { flags: change(before, added, removed), isGlobal: true };
  if (token === "-") {
    token = reader.take();
    for (; token !== undefined && isFlag(token); token = reader.take()) removed.add(token);
    const isWrong = removed.size === 0 || removed.has("a") || removed.has("u");
    if (isWrong || [...added].some((flag) => removed.has(flag))) {
      throw new PatternError("these flags cannot be turned off");
    }
  }
  if (token !== ":") throw new PatternError("unknown flag");
  return { flags: change(before, added, removed), isGlobal: false };
}

function isFlag(token: string): boolean {
  return Object.hasOwn(NAMES, token);
}

function change(before: Flags, added: ReadonlySet<string>, removed: ReadonlySet<string>): Flags {
  const flags: Record<string, boolean> = { ...before };
  for (const flag of added) flags[NAMES[flag] ?? ""] = true;
  for (const flag of removed) flags[NAMES[flag] ?? ""] = false;
  return { ...NO_FLAGS, ...flags, ...(added.has("u") && { ascii: false }) };
}
