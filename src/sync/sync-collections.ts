import type { CollectionKey } from "../store/rows.js";
import { askedOnce } from "./asked-once.js";
import { askFirstPages, type FirstPage, type Ready } from "./ask-first-pages.js";
import type { Program } from "./effects.js";
import { load } from "./load.js";
import { isOfOneCollection } from "./of-one-collection.js";
import { EMPTY_TALLY } from "./report.js";
import { isStop, type Stop } from "./stop.js";
import { syncCollection, type Synced } from "./sync-collection.js";
import type { Terms } from "./terms.js";

/** What became of one collection; where it was not reached, it has the stop that ended the sync before. */
export interface SyncedOf extends Synced {
  readonly collection: CollectionKey;
}

/**
 * Syncs collections, one after the other; the first pages of those that have been read before are asked for together.
 * What stops one of them stops the others only where it concerns them. `onSynced` hears of each one as it ends. The app is
 * asked for other credentials once.
 */
export function* syncCollections(
  all: readonly Terms[],
  onSynced: (synced: SyncedOf) => void = () => {},
): Program<readonly SyncedOf[]> {
  return yield* askedOnce(oneByOne(all, onSynced));
}

function* oneByOne(
  all: readonly Terms[],
  onSynced: (synced: SyncedOf) => void,
): Program<readonly SyncedOf[]> {
  const asked = yield* askFirstPages(yield* loadAll(all));
  const pages = asked.kind === "pages" ? asked.pages : [asked.by];
  const firsts = new Map(pages.map((first) => [first.terms, first]));
  const order = asked.kind === "pages" ? all : new Set([asked.by.terms, ...all]);
  const ended = new Map<Terms, Synced>();
  let as = asOf(pages.at(-1));
  let stop: Stop | null = null;
  let hasFailed = asked.kind === "blocked";
  for (const terms of order) {
    const first = firsts.get(terms);
    // what was asked for under other credentials than the present ones would be pushed under none
    const isCurrent = asOf(first) === null || asOf(first) === as;
    const synced = yield* syncCollection(terms, isCurrent ? first : undefined);
    firsts.delete(terms);
    ended.set(terms, synced);
    onSynced({ ...synced, collection: terms.key });
    as = synced.as ?? as;
    ({ stop } = synced);
    if (stop === null || isOfOneCollection(stop)) {
      hasFailed = false;
      continue;
    }
    if (hasFailed || !MAY_BE_OF_ONE.has(stop.why)) break;
    hasFailed = true;
  }
  return all.map((terms) => {
    const synced = ended.get(terms) ?? { tally: EMPTY_TALLY, who: null, as: null, stop };
    return { ...synced, collection: terms.key };
  });
}

/** What may come of one list, time after time, or of the whole server: the next collection tells which. */
const MAY_BE_OF_ONE: ReadonlySet<Stop["why"]> = new Set(["server-error", "malformed"]);

/** How often all are read again because a definition took over meanwhile: what was read before it is out of date. */
const ATTEMPTS = 3;

/** Reads where the collections stand. One that cannot be read says why when its turn comes. */
function* loadAll(all: readonly Terms[]): Program<readonly Ready[]> {
  if (all.length < 2) return [];
  let ready: Ready[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    ready = [];
    for (const terms of all) {
      const loaded = yield* load(terms);
      if (!isStop(loaded)) ready.push({ terms, loaded });
      else if (!isOfOneCollection(loaded)) return [];
    }
    const generations = new Set(ready.map(({ loaded }) => loaded.version.generation));
    if (generations.size < 2) break;
  }
  return ready;
}

/** The number of the `Authorization` that a page was asked for under. */
function asOf(first: FirstPage | undefined): number | null {
  return first === undefined || isStop(first.page) ? null : first.page.identity.as;
}
