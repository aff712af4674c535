import type { CollectionKey } from "../../../src/store/rows.js";
import type { At, Effect } from "../../../src/sync/effects.js";
import type { Stop } from "../../../src/sync/stop.js";
import type { SyncedOf } from "../../../src/sync/sync-collections.js";
import type { Running, Simulation } from "../simulation.js";
import type { SimTab } from "../tab.js";
import { plainParts } from "../wire.js";
import type { Stored } from "./online.js";

/** How a tab's definition stands to the stored one, by the rules and not by the engine. */
type Standing = "unclaimed" | "same" | "newer" | "differs";

const WHERE_IT_DIFFERS: ReadonlySet<Stop["why"]> = new Set([
  "definition-differs",
  "storage-full",
  "storage-unavailable",
]);

const SAME = { standing: "same", stored: null, isTakenOver: false } as const;

/** What one sync has seen of a collection's definition. */
interface Seen {
  /** As its first load found it: what differs then is not even asked for. */
  readonly first: Standing;
  /** Whether another definition was there in any of its transactions, and which one. */
  stored: string | null;
}

interface Found {
  readonly standing: Standing;
  readonly stored: string | null;
  readonly isTakenOver: boolean;
}

/**
 * Watches that a collection is written, merged and sent under one definition at a time, that only a higher version
 * takes the place of another, and that the others stop and say so.
 */
export class DefinitionWatch {
  readonly #sim: Simulation;
  readonly #runs = new WeakMap<Running, Map<CollectionKey, Seen>>();
  /** What the transaction that a tab has just made found. */
  #found: Found | null = null;

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  /** A transaction of the engine went through. */
  committed(tab: SimTab, at: At, { collection, before, after, commits, writes }: Stored): void {
    const { fingerprint } = tab.definition;
    const [was, is] = [before.state.definition, after.state.definition];
    if (was === fingerprint && is === was) {
      this.#found = SAME;
      return;
    }
    const standing = standingOf(was, fingerprint);
    this.#found = { standing, stored: was, isTakenOver: is !== was };
    if (was !== null || is !== null) {
      this.#sim.coverage.count(`definition: ${standing} at ${at}`);
    }
    if (is === was) {
      if (writes && is !== fingerprint) {
        this.#complain(tab, `writes ${collection.key} at ${at}, which is synced as ${is}`);
      }
      return;
    }
    if (is !== fingerprint || standing === "differs") {
      this.#complain(tab, `makes ${collection.key} ${is} from ${was} at ${at}`);
    }
    if (standing === "unclaimed") return;
    const hasRisen = after.database.generation === before.database.generation + 1;
    const isAlone = at === "sync.load" && commits.length === 0;
    if (!hasRisen || !isAlone) {
      this.#complain(tab, `takes ${collection.key} over at ${at}, and others do not see it`);
    }
    const { size } = tab.foldOf(collection).operations;
    if (size > 0) this.#sim.coverage.count("definition: takes unsent edits over");
  }

  /** A sync took a step. */
  performed(run: Running, effect: Effect): void {
    const found = this.#found;
    this.#found = null;
    // where there is one definition, what was stored says all
    if (run.device.plan.editions === undefined) return;
    if (effect.do === "request") return this.#checkRequest(run, effect);
    if (effect.do === "both") return;
    const { collection } = effect;
    if (effect.do === "ask") {
      if (effect.question === "merge" && this.#isClosed(run, collection)) {
        this.#complain(run.tab, `asks the app about ${collection}, which another one syncs`);
      }
      return;
    }
    if (found === null) return;
    const all = this.#runs.get(run) ?? new Map<CollectionKey, Seen>();
    this.#runs.set(run, all);
    const known = all.get(collection);
    const seen = known ?? { first: found.standing, stored: null };
    if (known === undefined) all.set(collection, seen);
    if (found.standing === "differs") seen.stored = found.stored;
    if (known === undefined && found.standing === "newer" && !found.isTakenOver) {
      this.#complain(run.tab, `leaves ${collection} to an older definition`);
    }
  }

  afterSync(run: Running): void {
    if (run.device.plan.editions === undefined) return;
    const own = run.tab.definition.fingerprint;
    for (const synced of run.result?.reached ?? []) this.#checkSynced(run, own, synced);
  }

  #checkSynced(run: Running, own: string, { collection, stop, tally }: SyncedOf): void {
    const seen = this.#runs.get(run)?.get(collection);
    if (seen?.first === "differs") {
      const isEmpty = tally.pulled + tally.pushed + tally.records.length === 0;
      // when its turn came the storage may have failed
      if (stop === null || !WHERE_IT_DIFFERS.has(stop.why) || !isEmpty) {
        this.#complain(run.tab, `syncs ${collection}, which is synced as ${seen.stored}`);
      }
    }
    if (stop?.why !== "definition-differs") return;
    const isTrue = stop.own === own && stop.stored === seen?.stored;
    if (isTrue && stop.collection === collection) return;
    this.#complain(run.tab, `says of ${collection} that it is synced as ${stop.stored}`);
  }

  #checkRequest(run: Running, { at, request }: Extract<Effect, { do: "request" }>): void {
    const all = this.#runs.get(run);
    if (all === undefined) return;
    for (const [key, { first }] of all) {
      const isBarred = first === "differs" || (at === "push.request" && this.#isClosed(run, key));
      if (!isBarred) continue;
      const { records } = run.device.collection(key);
      if (!plainParts(request).some(({ path }) => path.includes(records))) continue;
      this.#complain(run.tab, `asks the server about ${key} at ${at}, which another one syncs`);
    }
  }

  /** Whether this sync has seen that the collection is synced under another definition. */
  #isClosed(run: Running, collection: CollectionKey): boolean {
    const stored = this.#runs.get(run)?.get(collection)?.stored ?? null;
    return stored !== null;
  }

  #complain({ name, definition }: SimTab, words: string): void {
    this.#sim.complain("definition", `${name}, of ${definition.fingerprint}, ${words}`);
  }
}

function standingOf(stored: string | null, own: string): Standing {
  if (stored === null) return "unclaimed";
  if (stored === own) return "same";
  return versionOf(own) > versionOf(stored) ? "newer" : "differs";
}

function versionOf(fingerprint: string): number {
  return Number(fingerprint.split(" ")[0]);
}
