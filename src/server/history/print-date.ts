/** A time as Python prints it in UTC: `2026-07-01T09:00:00.123000+00:00`, whole seconds without a fraction. */
export function printDate(time: number): string {
  const text = new Date(time).toISOString();
  const [seconds = "", milliseconds] = text.slice(0, -1).split(".");
  return milliseconds === "000" ? `${seconds}+00:00` : `${seconds}.${milliseconds}000+00:00`;
}
