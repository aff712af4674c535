/**
 * A text from outside as it is kept in a column that is searched: the text itself, if nothing in it needs to be
 * escaped in JSON. SQLite's C functions end a text at NUL, and UTF-8 has no half surrogate pairs.
 */
export function toKey(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function fromKey(key: string): string {
  return JSON.parse(`"${key}"`) as string;
}
