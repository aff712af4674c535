type Token = "any text" | "one character" | { readonly character: string };

/**
 * Whether a text is like a pattern, whatever their case: PostgreSQL's `ILIKE` on what Kinto makes of a value. `*`
 * stands for any text, and so does `%`; `_` for one character; a backslash takes the meaning of what follows. A value
 * without `*` is looked for anywhere.
 */
export function isLike(text: string, value: string): boolean {
  const tokens = readPattern((value.includes("*") ? value : `*${value}*`).toLowerCase());
  return matches(Array.from(text.toLowerCase()), tokens);
}

function readPattern(pattern: string): readonly Token[] {
  // first the stars become percent signs, so that one behind a backslash stands for a percent sign
  const characters = Array.from(pattern.replaceAll("*", "%"));
  const tokens: Token[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string;
    if (character === "%") tokens.push("any text");
    else if (character === "_") tokens.push("one character");
    else if (character === "\\" && index + 1 < characters.length) {
      tokens.push({ character: characters[++index] as string });
    } else tokens.push({ character });
  }
  return tokens;
}

/** Without going back further than the last "any text", so that no pattern takes long. */
function matches(text: readonly string[], tokens: readonly Token[]): boolean {
  let [at, next] = [0, 0];
  let retry: { at: number; readonly next: number } | undefined;
  while (at < text.length) {
    const token = tokens[next];
    if (token === "any text") {
      retry = { at, next: ++next };
    } else if (token !== undefined && (token === "one character" || token.character === text[at])) {
      at++;
      next++;
    } else if (retry !== undefined) {
      at = ++retry.at;
      next = retry.next;
    } else return false;
  }
  return tokens.slice(next).every((token) => token === "any text");
}
