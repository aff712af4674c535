/** A server timestamp as an `ETag`: the digits between double quotes. */
export function printEtag(timestamp: number): string {
  return `"${timestamp}"`;
}

/** The timestamp in an `ETag`, or undefined if it holds none. */
export function parseEtag(etag: string | undefined): number | undefined {
  const digits = etag === undefined ? undefined : /^"(\d+)"$/.exec(etag)?.[1];
  if (digits === undefined) return undefined;
  const timestamp = Number(digits);
  return Number.isSafeInteger(timestamp) ? timestamp : undefined;
}
