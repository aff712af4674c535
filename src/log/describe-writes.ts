import { countOf } from "./count-of.js";
import type { LoggedPart } from "./entry.js";
import { placeOf } from "./place-of.js";
import { wordsOfStatus } from "./words-of-status.js";

/** `Sent 2 edits of tasks`: `1 taken (201), 1 refused because it changed there (412)`. */
export function describeWrites(parts: readonly LoggedPart[]): { what: string; outcome: string } {
  const deletions = parts.filter(({ method }) => method === "DELETE").length;
  const edits = parts.length - deletions;
  const sent = [
    ...(edits > 0 ? [countOf(edits, "edit")] : []),
    ...(deletions > 0 ? [countOf(deletions, "deletion")] : []),
  ];
  const counts = new Map<number | null, number>();
  for (const { status } of parts) counts.set(status, (counts.get(status) ?? 0) + 1);
  const outcome = [...counts].map(([status, count]) => {
    // of one alone the status is that of the whole answer
    const own = status === null || parts.length === 1 ? "" : ` (${status})`;
    return `${count} ${wordsOfStatus(status)}${own}`;
  });
  const [first] = parts;
  const name = first === undefined ? "" : placeOf(first.path).name;
  return { what: `Sent ${sent.join(" and ")} of ${name}`, outcome: outcome.join(", ") };
}
