/** The beginning of the year 1 and the end of the year 9999, as milliseconds. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999];

/** Whether `Last-Modified` can say a timestamp. Kinto stores no other, since it fails when it says them. */
export function isSayableTime(timestamp: number): boolean {
  return Number.isInteger(timestamp) && timestamp >= FIRST && timestamp <= LAST;
}
