import { messageOf } from "./decode-versions.js";
import { ask, type Encodable, type Program } from "./effects.js";
import type { Intent } from "./intent.js";
import type { Answered } from "./outcome-of.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/** What can be sent, and what the app's code could not encode: that was never sent, and is set aside. */
export interface EncodedIntents {
  readonly ready: readonly Intent[];
  readonly refused: readonly Answered[];
}

/** Puts into the requests what the server is to keep. What was stored of the attempts stays as it is here. */
export function* encodeIntents(
  terms: Terms,
  intents: readonly Intent[],
): Program<EncodedIntents | Stop> {
  if (!terms.encodes) return { ready: intents, refused: [] };
  const about = intents.flatMap(({ id, data }): Encodable[] =>
    data === null ? [] : [{ id, body: data }],
  );
  if (about.length === 0) return { ready: intents, refused: [] };
  const answer = yield* ask("push.encode", terms.key, "encode", about);
  if (answer.kind === "aborted") return { kind: "stop", why: "aborted" };
  const ready: Intent[] = [];
  const refused: Answered[] = [];
  let index = 0;
  for (const intent of intents) {
    if (intent.data === null) {
      ready.push(intent);
      continue;
    }
    const encoded =
      answer.kind === "answered"
        ? answer.value[index++]
        : ({ kind: "failed", reason: messageOf(answer.cause) } as const);
    if (encoded?.kind === "encoded") {
      ready.push({
        ...intent,
        request: { ...intent.request, body: { data: encoded.body } },
      });
    } else {
      const message = encoded?.reason ?? "it was not encoded";
      refused.push({ intent, sort: "400", version: null, status: null, message });
    }
  }
  return { ready, refused };
}
