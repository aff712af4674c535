/** Records as one text, which is the same where their fields are. */
export function asText(records: readonly object[]): string {
  const lines = records.map((record) =>
    Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return lines.map((line) => JSON.stringify(Object.fromEntries(line))).join(" ");
}
