import { fitsInBatch } from "../protocol/paths.js";
import type { Operation } from "../record/operation.js";
import type { RecordId } from "../record/record.js";
import { intentOf, isSendable, withSent, type Intent } from "./intent.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import type { DecideOperations } from "./then-decide.js";

/** About how large a batch may be, in bytes, so that it passes proxies, and a slow uplink in the time it has. */
const BATCH_BYTES = 250_000;

export interface Choice {
  /** Only these, if given: the part of a batch that was refused as a whole. */
  readonly only: readonly RecordId[] | null;
  /** Not these: they had their attempt in this push. */
  readonly except: ReadonlySet<RecordId>;
  readonly batchSize: number;
}

/**
 * Chooses the operations of the next batch and stores what will be sent before it is sent: after a crash or a lost
 * answer it is still known what the server may have. Nothing more is chosen while the app is asked what is to become of
 * what the server lost: another tab may have found that out meanwhile.
 */
export function decideIntents(
  terms: Terms,
  choice: Choice,
): DecideOperations<readonly Intent[] | Stop> {
  const { wall } = terms.world.clock();
  return (situation) => {
    const { reset } = situation.state;
    const writer = situation.database.epoch;
    if (reset !== null && reset.answer === null) {
      const { affected, total } = reset;
      return [null, { kind: "stop", why: "doubt", doubt: { kind: "reset", affected, total } }];
    }
    const intents: Intent[] = [];
    const ops: Operation[] = [];
    let bytes = 0;
    for (const operation of candidates(choice, situation)) {
      if (choice.except.has(operation.id) || !isSendable(operation, wall)) continue;
      const intent = intentOf(terms, operation, terms.world.token(), wall, writer);
      const isAlone = !fitsInBatch(intent.request.path);
      if (intents.length > 0 && (isAlone || bytes + intent.size > BATCH_BYTES)) break;
      intents.push(intent);
      ops.push(withSent(operation, intent.sent));
      bytes += intent.size;
      if (isAlone || intents.length === choice.batchSize) break;
    }
    return [intents.length === 0 ? null : { ops }, intents];
  };
}

function candidates(
  choice: Choice,
  situation: {
    operation: (id: RecordId) => Operation | undefined;
    operations: () => Iterable<Operation>;
  },
): Iterable<Operation> {
  if (choice.only === null) return situation.operations();
  return choice.only.flatMap((id) => situation.operation(id) ?? []);
}
