/** A server's wish to wait is obeyed within these bounds, in milliseconds: one second to one hour. */
const SHORTEST = 1_000;
export const LONGEST_WAIT = 3_600_000;

/**
 * The moment that `Retry-After` or `Backoff` names, in milliseconds of the wall clock, or undefined if the header
 * names none. Seconds or an HTTP date (RFC 9110, section 10.2.3).
 */
export function retryAt(header: string | undefined, wall: number): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const at = Number.isFinite(seconds) ? wall + seconds * 1_000 : Date.parse(header);
  if (!Number.isFinite(at)) return undefined;
  return Math.min(Math.max(at, wall + SHORTEST), wall + LONGEST_WAIT);
}
