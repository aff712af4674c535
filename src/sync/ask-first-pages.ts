import type { SubAnswer } from "../protocol/batch.js";
import { BATCH_SIZE } from "../protocol/messages.js";
import { fitsInBatch } from "../protocol/paths.js";
import { isFirstPull } from "./advance.js";
import { askAgain } from "./ask-again.js";
import { askKnown } from "./ask-known.js";
import {
  metadataPaths,
  pagePath,
  readPage,
  withMetadata,
  type Page,
  type PageRequest,
} from "./ask-page.js";
import type { Program } from "./effects.js";
import type { Loaded } from "./load.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { sinceOf, type Clock } from "./window.js";

/** A collection as it was loaded. */
export interface Ready {
  readonly terms: Terms;
  readonly loaded: Loaded;
}

/** The first page of a pull, asked for ahead, with what it was asked on. */
export interface FirstPage extends Ready {
  /** When it was asked for. */
  readonly began: Clock;
  readonly page: Page | Stop;
}

/** Collections that are not among these ask by themselves. `blocked`: what keeps every collection from being synced. */
export type FirstPages =
  | { readonly kind: "pages"; readonly pages: readonly FirstPage[] }
  | { readonly kind: "blocked"; readonly by: FirstPage };

type Several = readonly [Ready, Ready, ...Ready[]];

/**
 * Asks for the first pages of several collections in as few requests as the server allows, each with the question who
 * we are; but only where a pull has come to its end before: a first one is large, and travels by itself. Where the
 * credentials are refused the app is asked for others once, not once for each collection.
 */
export function* askFirstPages(all: readonly Ready[]): Program<FirstPages> {
  const pages: FirstPage[] = [];
  const waiting = all.filter(canShare);
  let batchSize = BATCH_SIZE;
  while (true) {
    const several = waiting.slice(
      pages.length,
      pages.length + howManyFit(waiting.slice(pages.length), batchSize),
    );
    // one alone asks when its turn comes: that is one request as well
    if (!isSeveral(several)) return { kind: "pages", pages };
    const [lead] = several;
    const began = lead.terms.world.clock();
    const asked = yield* askAgain(lead.terms, () => askTogether(several));
    if (isStop(asked)) {
      if (OF_THE_BATCH.has(asked.why)) return { kind: "pages", pages };
      return { kind: "blocked", by: { ...lead, began, page: asked } };
    }
    pages.push(...asked);
    batchSize = batchSizeOf(asked) ?? batchSize;
  }
}

/** What a batch may meet where its lists, asked for one by one, do not; or only one of them. */
const OF_THE_BATCH: ReadonlySet<Stop["why"]> = new Set([
  "timeout",
  "server-error",
  "forbidden",
  "parent-missing",
  "busy",
]);

function isSeveral(waiting: readonly Ready[]): waiting is Several {
  return waiting.length > 1;
}

function canShare(ready: Ready): boolean {
  const { terms, loaded } = ready;
  if (!terms.isAuthenticated || isFirstPull(loaded.state)) return false;
  return fitsInBatch(pagePath(terms, wantedOf(ready, 1)));
}

function* askTogether(several: Several): Program<readonly FirstPage[] | Stop> {
  const [{ terms: lead }] = several;
  const began = lead.world.clock();
  // together they hold as many records as one page, so that the answer comes in the time that one page has
  const limit = Math.ceil(lead.pageSize / several.length);
  const lists = several.map((ready) => ({ ...ready, wanted: wantedOf(ready, limit) }));
  const paths = lists.map(({ terms, wanted }) => [
    pagePath(terms, wanted),
    ...metadataPaths(terms, wanted),
  ]);
  const known = yield* askKnown(lead, "pull.request", paths.flat());
  if (isStop(known)) return known;
  const answers = known.answers.values();
  const pages = lists.map(({ terms, loaded, wanted }, index): FirstPage => {
    const [list, about] = paths[index]?.map(() => answers.next().value) ?? [];
    const page = readPage(terms, wanted, list as SubAnswer, known.identity);
    return { terms, loaded, began, page: withMetadata(page, about) };
  });
  // credentials that one list refuses are refused for all
  return pages.map(({ page }) => page).find(isAuthRequired) ?? pages;
}

function isAuthRequired(page: Page | Stop): page is Stop {
  return isStop(page) && page.why === "auth-required";
}

function wantedOf({ terms, loaded: { state } }: Ready, limit: number): PageRequest {
  return {
    since: sinceOf(state),
    isFirstPull: false,
    limit,
    highWaterMark: state.hwm,
    withMetadata: terms.wantsMetadata === true,
  };
}

/** How many of these go into one batch, together with the question who we are. */
function howManyFit(waiting: readonly Ready[], batchSize: number): number {
  let room = batchSize - 1;
  const first = waiting.findIndex(({ terms }) => {
    room -= terms.wantsMetadata === true ? 2 : 1;
    return room < 0;
  });
  return first === -1 ? waiting.length : first;
}

/** How many requests fit in a batch, as any of these answers says it. */
function batchSizeOf(pages: readonly FirstPage[]): number | undefined {
  for (const { page } of pages) if (!isStop(page)) return page.identity.batchSize;
  return undefined;
}
