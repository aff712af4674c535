import type { CollectionState, DatabaseState } from "../store/rows.js";
import { transact, type Program, type Version } from "./effects.js";
import { stopOfRefusal, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";

export interface Loaded {
  readonly version: Version;
  readonly state: CollectionState;
  readonly database: DatabaseState;
}

/** Reads where the collection stands. */
export function* load(terms: Terms): Program<Loaded | Stop> {
  const read = yield* transact("sync.load", terms.key, null, ({ state, database }) => [
    null,
    { state, database },
  ]);
  if (read.kind === "committed") return { version: read.version, ...read.result };
  return read.kind === "refused" ? stopOfRefusal(read) : { kind: "stop", why: "replaced" };
}
