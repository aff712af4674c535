import { PEOPLE } from "./people-situations.js";

/** What comes about where tabs have other definitions of a collection, and how often in a large run at least. */
const DEFINITIONS: Readonly<Record<string, number>> = {
  "stop: definition-differs": 100,
  "definition: differs at sync.load": 100,
  "definition: newer at sync.load": 100,
  "definition: unclaimed at pull.commit": 100,
  "definition: unclaimed at push.intend": 25,
  "definition: takes unsent edits over": 100,
  "definition: another took over before identity.bind": 10,
  "definition: another took over before count.agree": 25,
  "definition: another took over before push.intend": 100,
  "definition: another took over before push.settle": 25,
};

/** What comes about where several collections are synced together. */
const SEVERAL: Readonly<Record<string, number>> = {
  // its own reason: the other is synced all the same
  "of several: not the last is busy": 25,
  "of several: not the last is definition-differs": 100,
  "of several: not the last is doubt": 50,
  "of several: not the last is forbidden": 100,
  "of several: not the last is parent-missing": 100,
  "of several: not the last is storage-full": 100,
  // perhaps its own: the other is tried
  "of several: not the last is malformed": 50,
  "of several: not the last is server-error": 100,
  // that of all: the other is left alone
  "of several: not reached, aborted": 25,
  "of several: not reached, auth-required": 100,
  "of several: not reached, malformed": 25,
  "of several: not reached, offline": 25,
  "of several: not reached, storage-unavailable": 100,
  "of several: not reached, timeout": 50,
  "of several: not reached, waiting": 75,
  // one is refused until the end, and the other comes through
  "healed while refused: c 403": 25,
  "healed while refused: c 404": 25,
  "healed while refused: c 500": 25,
  "healed while refused: d 403": 25,
  "healed while refused: d 404": 25,
  "healed while refused: d 500": 25,
};

/** What a large run must have been in, as it has more than one collection, more than one definition of it, and more than one user. */
export function worldSituations(): readonly {
  readonly situation: string;
  readonly least: number;
}[] {
  return Object.entries({ ...DEFINITIONS, ...SEVERAL, ...PEOPLE }).map(([situation, least]) => {
    return { situation, least };
  });
}
