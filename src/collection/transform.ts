import { quarantine } from "../protocol/read-inbound.js";
import { withOriginals } from "../record/originals.js";
import {
  isQuarantined,
  isTombstone,
  TOKENS,
  type Confirmed,
  type LiveRecord,
} from "../record/record.js";
import { withoutTokens } from "../record/tokens.js";
import { messageOf } from "../sync/decode-versions.js";
import type { Encodable, Encoded } from "../sync/effects.js";
import { freeze } from "../view/shown.js";
import { checkFields } from "./check-fields.js";
import type { Shape } from "./shape.js";

/** What nobody ends. */
const NEVER = { throwIfAborted: (): void => undefined } as const;

/** How many records are given to the app's code at the same time. */
const AT_ONCE = 100;

/** Whether the app's code sees what comes from the server. */
export function decodes({ ids, transformers, incoming }: Shape): boolean {
  return ids.validate !== null || transformers.length + incoming.length > 0;
}

/** Each version as it is used here; one that the app's code does not take is quarantined with the reason. */
export async function decodeAll(
  shape: Shape,
  versions: readonly LiveRecord[],
  signal: AbortSignal,
): Promise<readonly Confirmed[]> {
  return inParts(versions, signal, (version) => decode(shape, version));
}

/** Versions of a list, as the server keeps them, as they are used here. */
export async function decodeLive(
  shape: Shape,
  versions: readonly Confirmed[],
): Promise<readonly Confirmed[]> {
  if (!decodes(shape)) return versions;
  return inParts(versions, NEVER, async (version) =>
    isTombstone(version) || isQuarantined(version) ? version : decode(shape, version),
  );
}

/** Each record as the server is to keep it, or why it cannot be. */
export async function encodeAll(
  shape: Shape,
  records: readonly Encodable[],
  signal: AbortSignal,
): Promise<readonly Encoded[]> {
  return inParts(records, signal, (record) => encode(shape, record));
}

async function decode(
  { ids, transformers, incoming }: Shape,
  version: LiveRecord,
): Promise<Confirmed> {
  try {
    if (ids.validate !== null && ids.validate(version.id) !== true) {
      return quarantine(version, "its id is none of this collection");
    }
    const { token, rest } = withoutToken(version);
    let record = rest;
    for (const transformer of transformers.toReversed()) {
      record = asVersion(record, await transformer.decode(freeze(record)));
    }
    const decoded = { ...record, ...token };
    for (const hook of incoming) {
      const made: unknown = await hook(freeze(record) as never);
      if (made === null) return quarantine(version, "a hook of the app dropped it");
      if (made !== undefined) record = asVersion(record, made);
    }
    if (isQuarantined(record)) return quarantine(version, "it looks like a quarantined record");
    return withOriginals(decoded, { ...record, ...token });
  } catch (error) {
    return quarantine(version, messageOf(error));
  }
}

async function encode({ transformers }: Shape, { id, body }: Encodable): Promise<Encoded> {
  try {
    const { token, rest } = withoutToken(body);
    let fields = rest;
    for (const transformer of transformers) {
      fields = checkFields(await transformer.encode(freeze({ ...fields, id })));
    }
    return { kind: "encoded", body: { ...fields, ...token } };
  } catch (error) {
    return { kind: "failed", reason: messageOf(error) };
  }
}

/** Other devices need to read the tokens of writes, so no transformer sees them. */
function withoutToken<R extends object>(record: R): { readonly token: object; readonly rest: R } {
  const rest = withoutTokens(record);
  if (rest === record) return { token: {}, rest };
  return { token: { [TOKENS]: (record as { readonly [TOKENS]?: unknown })[TOKENS] }, rest };
}

/** What the app's code made of a version, which stays that version. */
function asVersion(before: LiveRecord, made: unknown): LiveRecord {
  if (made === before) return before;
  return { ...checkFields(made), id: before.id, last_modified: before.last_modified };
}

async function inParts<A, B>(
  all: readonly A[],
  signal: Pick<AbortSignal, "throwIfAborted">,
  act: (one: A) => Promise<B>,
): Promise<readonly B[]> {
  const done: B[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    signal.throwIfAborted();
    done.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(act))));
  }
  return done;
}
