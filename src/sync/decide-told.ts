import { isOfAccessOnly, settle } from "../record/edit.js";
import { untold } from "../record/access.js";
import type { RecordId } from "../record/record.js";
import type { Decide } from "./effects.js";
import { EMPTY_TALLY, type Rule, type Tally } from "./report.js";
import type { Told } from "./send-access.js";
import type { Terms } from "./terms.js";

/** What becomes of an operation after the server was told of these changes of access: what was changed since stays. */
export function decideTold(
  terms: Terms,
  id: RecordId,
  told: Exclude<Told, { kind: "later" }>,
): Decide<Tally> {
  // a comparison takes the record away, with all that goes with it
  if (told.kind === "gone") return () => [{ state: { reconciled: null } }, EMPTY_TALLY];
  return ({ operation: find }) => {
    const operation = find(id);
    if (operation?.access === undefined) return [null, EMPTY_TALLY];
    const { access, ...rest } = operation;
    if (told.kind === "refused") {
      // an edit made meanwhile was not refused, nor was another wish
      const isAsked = isOfAccessOnly(operation) && untold(access, told.access) === undefined;
      if (!isAsked) return [null, EMPTY_TALLY];
      const parked = { ...operation, parked: told.refusal };
      return [{ ops: [parked] }, tallyOf(terms, id, "parked", told.refusal.status)];
    }
    const left = untold(access, told.access);
    const next = settle({ ...rest, ...(left !== undefined && { access: left }) });
    const changes = next === null ? { done: [id] } : { ops: [next] };
    return [changes, tallyOf(terms, id, "shared", 200)];
  };
}

function tallyOf(terms: Terms, id: RecordId, rule: Rule, status: number | null): Tally {
  const next = rule === "parked" ? "decide" : "nothing";
  const records = [
    {
      collection: terms.key,
      id,
      seen: "push",
      rule,
      ...(status !== null && { status }),
      next,
    } as const,
  ];
  return { ...EMPTY_TALLY, records };
}
