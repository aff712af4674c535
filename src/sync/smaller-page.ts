/** A page that does not come in time is asked for again in parts of this many, so that large records come through. */
const PARTS = 10;
/** A smaller page does not help: the server is not answering. */
const SMALLEST = 100;

/** How many records to ask for where so many did not come in time; null where fewer would not help. */
export function smallerPage(limit: number): number | null {
  return limit <= SMALLEST ? null : Math.ceil(limit / PARTS);
}
