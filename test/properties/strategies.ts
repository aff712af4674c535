import {
  clientWins,
  defineCollection,
  manual,
  serverWins,
  threeWay,
  type CollectionDefinition,
  type Strategy,
  type Transformer,
} from "../../src/index.js";
import { authorOf } from "./ledger.js";
import { FIELDS, type Life } from "./lives.js";
import type { Note } from "./tab.js";

/** The collection of all lives, as a device defines it. */
export function definitionFor(
  { strategy, bucket }: Pick<Life, "strategy" | "bucket">,
  device: string,
  complain: (complaint: string) => void,
  transformers: readonly Transformer[],
): CollectionDefinition<Note> {
  const strategies: Readonly<Record<Life["strategy"], Strategy<Note>>> = {
    "three-way": threeWay(),
    "server-wins": serverWins,
    "client-wins": clientWins,
    manual,
    function: joining(device, complain),
  };
  const merge = strategies[strategy];
  const place = bucket === undefined ? {} : { bucket, ensure: {} };
  return defineCollection<Note>("notes", { merge, transformers, ...place });
}

/** Takes the fields that the user changed over what the server has; where one side is gone, the server's. */
function joining(device: string, complain: (complaint: string) => void): Strategy<Note> {
  return async ({ id, base, local, remote, contested }) => {
    for (const field of contested) {
      if (authorOf(remote?.[field]) !== device) continue;
      complain(`${device} is in conflict with itself: ${id}.${field} ${remote?.[field]}`);
    }
    await Promise.resolve();
    if (local === null || remote === null) return remote;
    const joined: Note = { ...remote };
    for (const field of FIELDS) {
      const here = local[field];
      if (here === base?.[field]) continue;
      if (here === undefined) delete joined[field];
      else joined[field] = here;
    }
    return joined;
  };
}
