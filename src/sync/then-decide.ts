import type { Operation } from "../record/operation.js";
import type { RecordId } from "../record/record.js";
import type { Changes, Decide, Situation } from "./effects.js";

/** Decides about the operations that there are, by nothing else than them and the states, and changes nothing else. */
export type DecideOperations<R> = (
  situation: Pick<Situation, "database" | "state" | "operation" | "operations">,
) => readonly [changes: Pick<Changes, "ops"> | null, result: R];

/**
 * Decides one thing after another in one commit. The second sees the operations and the state of the collection as the first leaves
 * them; the first makes no new operations.
 */
export function thenDecide<A, B>(
  first: Decide<A>,
  second: DecideOperations<B>,
): Decide<readonly [first: A, second: B]> {
  return (situation) => {
    const [before, a] = first(situation);
    const [after, b] = second(before === null ? situation : leftBy(before, situation));
    if (before === null || after === null) return [before ?? after, [a, b]];
    const ops = new Map<RecordId, Operation>();
    for (const each of [...(before.ops ?? []), ...(after.ops ?? [])]) ops.set(each.id, each);
    return [{ ...before, ops: [...ops.values()] }, [a, b]];
  };
}

function leftBy({ ops = [], done = [], state }: Changes, before: Situation): Situation {
  const moved = new Map<RecordId, Operation | undefined>(ops.map((each) => [each.id, each]));
  for (const id of done) moved.set(id, undefined);
  return {
    ...before,
    state: { ...before.state, ...state },
    operation: (id) => (moved.has(id) ? moved.get(id) : before.operation(id)),
    *operations() {
      for (const operation of before.operations()) {
        const now = moved.has(operation.id) ? moved.get(operation.id) : operation;
        if (now !== undefined) yield now;
      }
    },
  };
}
