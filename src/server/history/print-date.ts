/**
 * A time as Python prints it in UTC: `2026-07-01T09:00:00.123000+00:00`, whole seconds without a fraction. `later` are
 * microseconds, which clocks here do not have: entries of one request follow one another in them.
 */
export function printDate(time: number, later = 0): string {
  const text = new Date(time + Math.floor(later / 1000)).toISOString();
  const [seconds = "", milliseconds = ""] = text.slice(0, -1).split(".");
  const fraction = milliseconds + String(later % 1000).padStart(3, "0");
  return fraction === "000000" ? `${seconds}+00:00` : `${seconds}.${fraction}+00:00`;
}
