import type { CollectionKey } from "../store/rows.js";
import type { Plan } from "./query.js";
import type { Replica } from "./replica.js";
import { freeze, type Shown } from "./shown.js";

/** The records of a loaded collection that a plan asks for, in its order. */
export function runQuery(replica: Replica, key: CollectionKey, plan: Plan): readonly Shown[] {
  const found: Shown[] = [];
  for (const record of candidates(replica, key, plan)) {
    if (plan.matches(freeze(record))) found.push(record);
  }
  const sorted = plan.inOrder(found);
  return Object.freeze(plan.limit < sorted.length ? sorted.slice(0, plan.limit) : sorted);
}

function candidates(replica: Replica, key: CollectionKey, { id }: Plan): Iterable<Shown> {
  if (id === undefined) return replica.records(key);
  const record = replica.shown(key, id);
  return record === undefined ? [] : [record];
}
