/** How many operations a decision chose as the next ones to be sent, besides what else it did. */
export function countChosen(result: unknown): number {
  if (typeof result !== "object" || result === null || !("next" in result)) return 0;
  return Array.isArray(result.next) ? result.next.length : 0;
}
