/** What a large run must have seen of mergers: of each how often its promise was judged where that was not trivial. */
const JUDGED: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ["n", "tags", "items", "text", "top", "low"].map((field) => [
      `merger: ${field} of two at once`,
      300,
    ]),
  ),
  "merger: tags removed": 1_000,
  "merger: items removed": 1_000,
  "merger: text removed": 1_000,
  "merger: items altered": 300,
  "merger: items in order": 1_000,
  ...Object.fromEntries(
    ["local", "remote", "function", "mine", "theirs"].map((how) => [`decided: ${how}`, 300]),
  ),
  "decided: edit-wins, edited here": 300,
  "decided: edit-wins, deleted here": 100,
  "decided: delete-wins, edited here": 300,
  "decided: delete-wins, deleted here": 100,
};

/** What comes about where fields have mergers, and how often in a large run at least. */
export function mergerSituations(): readonly {
  readonly situation: string;
  readonly least: number;
}[] {
  return Object.entries(JUDGED).map(([situation, least]) => ({ situation, least }));
}
