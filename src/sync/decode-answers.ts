import { withOriginals } from "../record/originals.js";
import { isQuarantined, type Confirmed, type LiveRecord } from "../record/record.js";
import { carrying } from "../record/tokens.js";
import { decodeVersions } from "./decode-versions.js";
import type { Program } from "./effects.js";
import type { Answered } from "./outcome-of.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/**
 * The versions that answers show, as they are used here. What the server took of this device is known: where the app's
 * code does not take it back, it is what was sent.
 */
export function* decodeAnswers(
  terms: Terms,
  answers: readonly Answered[],
): Program<readonly Answered[] | Stop> {
  if (!terms.decodes) return answers;
  const shown = answers.flatMap(({ version }) => version ?? []);
  const decoded = yield* decodeVersions(terms, "push.decode", shown);
  if (isStop(decoded)) return decoded;
  let index = 0;
  return answers.map((answer) => {
    if (answer.version === null) return answer;
    const version = decoded[index++] ?? answer.version;
    return { ...answer, version: isQuarantined(version) ? asSent(answer, version) : version };
  });
}

function asSent({ sort, intent }: Answered, version: Confirmed): Confirmed {
  const { id, last_modified: at } = version;
  const { data, sent, tokens } = intent;
  const isTaken = sort === "200" || sort === "201";
  if (!isTaken || at === null || data === null || sent.body === null) return version;
  const asKept: LiveRecord = { ...data, id, last_modified: at };
  return withOriginals(asKept, { ...carrying(sent.body, tokens), id, last_modified: at });
}
