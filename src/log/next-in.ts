/** What a settlement says of the next batch: what was chosen, or why nothing is; undefined where it is no settlement. */
export function nextIn(result: unknown): unknown {
  return typeof result === "object" && result !== null && "next" in result
    ? result.next
    : undefined;
}
