import type { SyncOptions } from "../collection/sync-report.js";
import { InvalidInputError } from "../errors.js";

/** Whose value this library decides, since it means something to the server. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  authorization: "pass the credentials to connect() in `auth`",
  "content-type": "it follows from what is sent",
  "if-match": "each write has its own",
  "if-none-match": "each write has its own",
};

/** @throws InvalidInputError for a header that belongs to this library, or a timestamp that is none. */
export function checkSyncOptions({ headers = {}, expectedTimestamp }: SyncOptions): void {
  for (const [name, value] of Object.entries(headers)) {
    const reason = OWN_HEADERS[name.toLowerCase()];
    if (reason !== undefined) {
      throw new InvalidInputError(`${name} cannot be a header of a sync: ${reason}`);
    }
    if (!isHeader(name, value)) {
      // its value may be a secret
      throw new InvalidInputError(`${JSON.stringify(name)} cannot be sent: it is no HTTP header`);
    }
  }
  if (expectedTimestamp === undefined) return;
  if (!Number.isSafeInteger(expectedTimestamp) || expectedTimestamp < 0) {
    throw new InvalidInputError(
      `expectedTimestamp is ${expectedTimestamp}: give the timestamp of a list as a number`,
    );
  }
}

/** A name and a value as RFC 9110, section 5, has them. */
function isHeader(name: string, value: unknown): boolean {
  return (
    /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
    typeof value === "string" &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
  );
}
