import type { Encodable, Encoded } from "../../src/sync/effects.js";
import type { LiveRecord } from "../../src/record/record.js";

/** What a record is encoded with: a number that is never the same. */
const NONCE = "nonce";

/** As an encryption with random bytes does: no two encodings of a record are alike. */
export function encodeWith(next: () => number, about: unknown): readonly Encoded[] {
  return (about as readonly Encodable[]).map(({ body }) => ({
    kind: "encoded",
    body: { ...body, [NONCE]: next() },
  }));
}

export function decode(about: unknown): readonly LiveRecord[] {
  return (about as readonly LiveRecord[]).map(readable);
}

/** What a record of the server says, encoded or not. */
export function readable<R extends object>(record: R): R {
  if (!Object.hasOwn(record, NONCE)) return record;
  const { [NONCE]: _, ...rest } = record as R & { readonly [NONCE]: unknown };
  return rest as unknown as R;
}
