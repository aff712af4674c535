import { conflictWithoutLocal } from "../collection/attention.js";
import { checkFields } from "../collection/check-fields.js";
import type { AnyCollectionDefinition } from "../collection/definition.js";
import { fingerprintOf } from "../collection/fingerprint.js";
import type { SyncOptions } from "../collection/sync-report.js";
import { decodeAll, decodes, encodeAll } from "../collection/transform.js";
import { effectsOf } from "../driver/effects-of-tab.js";
import { perform } from "../driver/perform.js";
import { isKintsugiError } from "../errors.js";
import { kintoTransport } from "../http/kinto-transport.js";
import type { Overhear } from "../log/log.js";
import { answerQuestion } from "../merge/question.js";
import type { Question } from "../merge/question.js";
import type { Resolution } from "../merge/strategy.js";
import { newRecordId } from "../record/record-id.js";
import type { CollectionKey } from "../store/rows.js";
import { isOfOneCollection } from "../sync/of-one-collection.js";
import type { Stop } from "../sync/stop.js";
import { addTallies, EMPTY_TALLY, type Tally } from "../sync/report.js";
import type { SyncError } from "../sync-errors.js";
import { syncCollections } from "../sync/sync-collections.js";
import type { Progress, Terms } from "../sync/terms.js";
import { asTravelling } from "../view/local-fields.js";
import { report } from "../view/report.js";
import type { Replica } from "../view/replica.js";
import { freeze } from "../view/shown.js";
import { checkSyncOptions } from "./check-sync-options.js";
import type { Connection } from "./connection.js";
import { errorOfStop } from "./error-of-stop.js";
import type { Identity } from "./identity.js";
import type { World } from "./world.js";

export interface Exchange {
  readonly replica: Replica;
  readonly world: World;
  readonly connection: Connection;
  readonly definitions: readonly AnyCollectionDefinition[];
  readonly options: SyncOptions;
  readonly signal: AbortSignal;
  readonly overhear: Overhear;
  readonly onIdentity: (who: Identity) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface Exchanged {
  readonly tally: Tally;
  /** Null: everything that could be exchanged has been. */
  readonly failure: SyncError | null;
}

/** How many records a page holds: as many as Kinto gives at once (`storage_max_fetch_size`). */
const PAGE = 10_000;

/**
 * Syncs collections. What stops one of them stops the others only where it concerns them.
 *
 * @throws the reason of the signal if it ended the sync; StorageUnavailableError
 */
export async function exchange(request: Exchange): Promise<Exchanged> {
  const { connection, definitions, options, signal } = request;
  let tally = EMPTY_TALLY;
  try {
    checkSyncOptions(options);
    const headers = joinHeaders(connection.headers, options.headers);
    const transport = kintoTransport({ ...connection, headers });
    const { replica } = request;
    const byKey = new Map(definitions.map((definition) => [definition.key, definition]));
    const of = (key: CollectionKey): AnyCollectionDefinition => {
      return byKey.get(key) as AnyCollectionDefinition;
    };
    const effects = effectsOf({
      replica,
      transport,
      credentials: connection.credentials,
      signal,
      collections: definitions.map(({ key }) => key),
      app: {
        merge: (key, question) => askStrategy(of(key), question),
        decode: (key, versions) => decodeAll(of(key), versions, signal),
        encode: (key, records) => encodeAll(of(key), records, signal),
      },
    });
    const all = definitions.map((definition) => termsOf(request, definition));
    const program = syncCollections(all, ({ tally: its, who }) => {
      tally = addTallies(tally, its);
      if (who !== null) request.onIdentity(who);
    });
    const stops = (await perform(program, request.overhear(effects))).flatMap(
      ({ collection, stop }) => (stop === null ? [] : [{ collection, stop }]),
    );
    // what keeps all of them from being synced says more than what keeps one
    const first =
      stops.find(({ stop }) => stop.why === "aborted") ??
      stops.find(({ stop }) => !isOfOneCollection(stop)) ??
      stops[0];
    const failure = first === undefined ? null : failureOf(first.stop, first.collection, signal);
    return { tally, failure };
  } catch (error) {
    signal.throwIfAborted();
    if (!isKintsugiError(error) || error.code === "storage-unavailable") throw error;
    return { tally, failure: error as SyncError };
  }
}

function termsOf(
  { connection, options, world, onProgress }: Exchange,
  definition: AnyCollectionDefinition,
): Terms {
  const { key, bucket, name, merge } = definition;
  return {
    key,
    bucket,
    collection: name,
    strategy: merge,
    definition: fingerprintOf(definition),
    decodes: decodes(definition),
    encodes: definition.transformers.length > 0,
    server: connection.remote,
    isAuthenticated: connection.credentials.areGiven,
    expectedPrincipal: connection.credentials.expectedPrincipal,
    adopt: connection.adopt,
    ensure: definition.ensure,
    pageSize: PAGE,
    wantsMetadata: definition.metadata,
    pullOnly: options.pullOnly ?? false,
    expectedTimestamp: options.expectedTimestamp ?? null,
    world: {
      clock: world.clock,
      token: () => newRecordId(world.random),
      tell: (progress) => {
        onProgress(progress);
        try {
          options.onProgress?.(progress);
        } catch (error) {
          report(error);
        }
      },
    },
  };
}

/** The names of headers are the same in small and in capital letters. */
function joinHeaders(
  headers: Connection["headers"],
  more: SyncOptions["headers"],
): Connection["headers"] {
  if (more === undefined) return headers;
  const joined = new Headers(headers);
  for (const [name, value] of Object.entries(more)) joined.set(name, value);
  return Object.fromEntries(joined);
}

/** What the app's strategy answers, checked as what the app writes. */
async function askStrategy(
  { merge, localFields }: AnyCollectionDefinition,
  question: Question,
): Promise<Resolution> {
  try {
    const shared = conflictWithoutLocal(question, localFields);
    const answer = await answerQuestion(merge, freeze(shared));
    if (answer === null || answer === undefined) return answer;
    return asTravelling(checkFields(answer), question.remote ?? question.local, localFields);
  } catch (error) {
    // the conflict stays, and nobody but the app's developer can know why
    report(error);
    throw error;
  }
}

function failureOf(stop: Stop, key: CollectionKey, signal: AbortSignal): SyncError {
  if (stop.why === "aborted") {
    signal.throwIfAborted();
    throw new DOMException("The sync was ended", "AbortError");
  }
  return errorOfStop(stop, key);
}
