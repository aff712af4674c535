const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

/** Whether an origin matches a pattern of file names: `*`, `?`, `[abc]`, `[!abc]` (Python's `fnmatchcase`). */
export function matchOrigin(pattern: string, origin: string): boolean {
  if (pattern === "*") return true;
  const parts = pattern.match(/\*+|\?|\[!?\]?[^\]]*\]|[^]/g) ?? [];
  return new RegExp(`^${parts.map(toSource).join("")}$`, "s").test(origin);
}

function toSource(part: string): string {
  if (part.startsWith("*")) return ".*";
  if (part === "?") return ".";
  if (!part.startsWith("[") || part.length < 3) return part.replaceAll(SPECIAL, String.raw`\$&`);
  const isNegated = part.startsWith("[!");
  const set = part.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\\]^[]/g, String.raw`\$&`);
  return `[${isNegated ? "^" : ""}${set}]`;
}
