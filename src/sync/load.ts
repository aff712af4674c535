import type { CollectionState, DatabaseState } from "../store/rows.js";
import { LOOK, transact, type Program, type Version } from "./effects.js";
import { isShapedAlike, judgeDefinition } from "./judge-definition.js";
import { isStop, stopOfRefusal, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { stopOfDefinition } from "./under-definition.js";

export interface Loaded {
  readonly version: Version;
  readonly state: CollectionState;
  readonly database: DatabaseState;
}

/**
 * Reads where the collection stands. A newer definition takes over here: the generation goes up, which ends what
 * others have begun under the older one, and what was set aside is to be tried again. It writes nothing else.
 */
export function* load(terms: Terms): Program<Loaded | Stop> {
  const read = yield* transact<Omit<Loaded, "version"> | Stop>(
    "sync.load",
    terms.key,
    null,
    ({ state, database }) => {
      const { definition } = terms;
      const standing = judgeDefinition(state.definition, definition);
      if (standing === "differs") return [null, stopOfDefinition(terms, state)];
      if (standing !== "newer") return [null, { state, database }];
      const generation = database.generation + 1;
      const isRead = terms.decodes || !isShapedAlike(state.definition, definition);
      const tryAgain = state.tryAgain || isRead;
      return [
        { state: { definition, tryAgain }, database: { generation } },
        { state: { ...state, definition, tryAgain }, database: { ...database, generation } },
      ];
    },
    LOOK,
  );
  if (read.kind === "refused") return stopOfRefusal(read);
  if (read.kind === "superseded") return { kind: "stop", why: "replaced" };
  return isStop(read.result) ? read.result : { version: read.version, ...read.result };
}
