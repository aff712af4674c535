import { decideOver, isAsExpected, type Memory } from "../../src/driver/decide-over.js";
import type { Operation } from "../../src/record/operation.js";
import {
  fieldsOf,
  isTombstone,
  type Confirmed,
  type Fields,
  type RecordId,
} from "../../src/record/record.js";
import type { CollectionState, DatabaseState, ResetAnswer } from "../../src/store/rows.js";
import type { Commit, Mark, Reading } from "../../src/store/store.js";
import type { Committed, Effect } from "../../src/sync/effects.js";
import type { Clock } from "../../src/sync/window.js";
import { Draft } from "../../src/view/draft.js";
import { Fold } from "../../src/view/fold.js";
import { collectionOf, FIRST, IDS, type SimCollection } from "./collections.js";
import { decideAct } from "./decide-act.js";
import type { Device } from "./device.js";
import type { Definition } from "./editions.js";
import type { UserAct } from "./plan.js";
import { readApart } from "./read-apart.js";
import { SimCompaction, type CompactionPlan } from "./sim-compaction.js";

/** What a transaction of the engine found or left. */
export interface Ground {
  readonly state: CollectionState;
  readonly database: DatabaseState;
}

type Transact = Extract<Effect, { do: "transact" }>;

const SUPERSEDED = Symbol("superseded");

/** What a tab is when it is opened. */
export interface Opened {
  readonly name: string;
  readonly depth: "page" | "worker";
  /** What its code says of the collections. */
  readonly definition: Definition;
}

/** One tab of a device: folds of the device's log, one for each collection, and what its user does in it. */
export class SimTab {
  readonly name: string;
  readonly isPage: boolean;
  readonly definition: Definition;
  /** Whether what a comparison needs is read for each of its steps, as where a collection is never loaded. */
  readonly #readsApart: boolean;
  readonly #folds: Fold[];
  database: DatabaseState;
  readonly #device: Device;
  readonly #began: number;
  /** The content that it knows: after a logout nothing of another one is read or written. */
  readonly #epoch: string;
  #n = 0;
  #compaction: SimCompaction | null = null;
  /** The newest base of each record that this tab has shown. */
  readonly #shownBases = new Map<RecordId, number>();

  constructor(device: Device, { name, depth, definition }: Opened) {
    this.#device = device;
    this.name = name;
    this.definition = definition;
    this.isPage = depth === "page";
    this.#readsApart = device.index % 2 === 1;
    this.#folds = device.collections.map(() => new Fold(this.isPage ? "records" : "operations"));
    this.database = device.log.read([], { segments: false }).database;
    this.#epoch = this.database.epoch;
    this.#began = device.wall() - device.sim.time;
    this.look();
  }

  /** What it has of a collection in memory. */
  foldOf({ place }: SimCollection): Fold {
    return this.#folds[place] as Fold;
  }

  /** What is unsent, in any collection. */
  get operations(): readonly Operation[] {
    return this.#folds.flatMap(({ operations }) => [...operations.values()]);
  }

  operation(id: RecordId): Operation | undefined {
    return this.foldOf(collectionOf(id)).operations.get(id);
  }

  confirmed(id: RecordId): Confirmed | undefined {
    return this.foldOf(collectionOf(id)).confirmed.get(id);
  }

  get device(): Device {
    return this.#device;
  }

  clock(): Clock {
    return {
      now: this.#began + this.#device.sim.time,
      wall: this.#device.wall(),
      session: this.name,
    };
  }

  /** Reads what others wrote. */
  look(): void {
    for (const collection of this.#device.collections) {
      this.#absorb(
        this.#device.log.read([this.#markOf(collection)], {
          segments: this.#hasRecords(collection),
        }),
      );
    }
  }

  /** Performs a transaction of the engine. */
  transact({ expect, decide, at, needs, collection: key }: Transact): Committed<unknown> {
    const collection = this.#device.collection(key);
    if (needs !== "operations" && !this.#readsApart && !this.#hasRecords(collection)) {
      // a worker that has to compare everything loads it, and keeps it
      this.#folds[collection.place] = new Fold("records");
      this.look();
    }
    const fold = this.foldOf(collection);
    let commits: readonly Commit[] = [];
    let before: Ground | undefined;
    let writes = false;
    const done = this.#device.log.transact(
      [this.#markOf(collection)],
      { segments: this.#hasRecords(collection) },
      { by: this.name, n: ++this.#n },
      (reading) => {
        if (reading.database.epoch !== this.#epoch) return [null, SUPERSEDED];
        this.#absorb(reading);
        const state = reading.slices.get(key)?.state;
        if (state === undefined || !isAsExpected(expect, reading.database, state)) {
          if (expect?.generation !== reading.database.generation) {
            this.#device.sim.coverage.count(`definition: another took over before ${at}`);
          }
          return [null, SUPERSEDED];
        }
        before = { state, database: reading.database };
        const memory: Memory = {
          fold,
          hasOperations: () => this.operations.length > 0,
          ...(needs !== "operations" &&
            this.#readsApart &&
            readApart(this.#device.log, key, fold, needs)),
        };
        const [changes, result] = decideOver(memory, key, reading.database, state, decide);
        commits = changes?.commits ?? [];
        writes = commits.length > 0 || changes?.states !== undefined;
        return [changes, result];
      },
    );
    if (done.database.epoch === this.#epoch) this.database = done.database;
    this.#takeOwn(commits, done.placed.at(-1)?.last);
    if (done.result === SUPERSEDED) return { kind: "superseded" };
    const { generation, epoch } = done.database;
    const state = done.states.get(key);
    if (state !== undefined && before !== undefined) {
      const after = { state, database: done.database };
      this.#device.sim.oracles.afterCommit(this, at, {
        collection,
        before,
        after,
        commits,
        writes,
      });
    }
    return {
      kind: "committed",
      result: done.result,
      version: { epoch, generation, confirmed: state?.confirmed ?? 0 },
    };
  }

  /** Makes the log of its first collection smaller, by one part. */
  compact(plan: CompactionPlan): string {
    const { log, sim, collections } = this.#device;
    const { key } = collections[0] ?? FIRST;
    const [fold] = this.#folds;
    if (fold?.depth !== "records" || this.#isReplaced) return "has nothing to compact";
    const writer = (): { by: string; n: number } => ({ by: this.name, n: ++this.#n });
    this.#compaction ??= new SimCompaction({ log, key, fold, writer }, plan);
    if (!this.#compaction.next()) this.#compaction = null;
    sim.coverage.count(`compact: ${plan.isWhole ? "whole" : "some"}`);
    return "compacts a part of its log";
  }

  get #isReplaced(): boolean {
    return this.#device.log.read([], { segments: false }).database.epoch !== this.#epoch;
  }

  #markOf(collection: SimCollection): Mark {
    return this.foldOf(collection).markIn(collection.key);
  }

  #hasRecords(collection: SimCollection): boolean {
    return this.foldOf(collection).depth === "records";
  }

  shown(id: RecordId): Fields | null {
    const operation = this.operation(id);
    if (operation !== undefined) return operation.local;
    const confirmed = this.confirmed(id);
    return confirmed === undefined ? null : fieldsOf(confirmed);
  }

  /** What the user does. It is acknowledged when this returns. */
  act(act: UserAct): string {
    if (act.kind === "answer") return this.#answer(act.choice);
    const collection = collectionOf(IDS[act.id] ?? FIRST.ids[0]);
    const { key } = collection;
    // a page may not have heard yet of what others wrote: then its write is refused, and runs again
    for (;;) {
      const draft = new Draft({
        operation: (id) => this.operation(id),
        confirmed: (id) => this.confirmed(id),
        extras: () => undefined,
        ids: () => [],
      });
      const acted = decideAct(this.#device, this, act, draft);
      if (acted === null) return "nothing to do";
      const changes = draft.changes;
      if (changes.ops.length + changes.done.length > 0) {
        const { epoch, generation } = this.database;
        const commit: Commit = { key, ...changes };
        const stored = this.#device.log.append(
          { epoch, generation, commits: [{ ...commit, ...this.#markOf(collection) }] },
          { by: this.name, n: ++this.#n },
        );
        if (this.#isReplaced) return "writes in vain, since its user logged out";
        if (stored.kind !== "appended") {
          this.#device.sim.coverage.count("write: again");
          this.look();
          continue;
        }
        this.#takeOwn([commit], stored.placed.at(-1)?.last);
      }
      acted.acknowledge();
      const isEdit = act.kind !== "share" && act.kind !== "unshare";
      if (isEdit) this.#device.sim.oracles.afterWrite(this, acted.id, acted.local);
      return acted.words;
    }
  }

  /** As `answerReset()` of a collection. */
  #answer(answer: ResetAnswer): string {
    const { key } = this.#device.asked ?? FIRST;
    const { result } = this.#device.log.transact(
      [{ key, seen: Number.MAX_SAFE_INTEGER }],
      { segments: false },
      { by: this.name, n: ++this.#n },
      (reading) => {
        const reset = reading.slices.get(key)?.state.reset ?? null;
        if (reset === null) return [null, false];
        return [{ states: new Map([[key, { reset: { ...reset, answer } }]]) }, true];
      },
    );
    if (!result) return "nothing to answer";
    this.#device.sim.coverage.count(`reset: ${answer}`);
    return `answers: ${answer}`;
  }

  #absorb(reading: Reading): void {
    if (reading.database.epoch !== this.#epoch) return;
    this.database = reading.database;
    const touched = new Set<RecordId>();
    for (const [key, slice] of reading.slices) {
      this.foldOf(this.#device.collection(key)).absorb(slice, touched);
    }
    this.#watchBases(touched);
  }

  #takeOwn(commits: readonly Commit[], position: number | undefined): void {
    if (position === undefined) return;
    const touched = new Set<RecordId>();
    for (const commit of commits) {
      this.foldOf(this.#device.collection(commit.key)).take(position, commit, touched);
      for (const version of commit.confirm ?? []) this.#device.confirmed(version);
    }
    this.#watchBases(touched);
  }

  /** No read returns an older base than one before. */
  #watchBases(touched: ReadonlySet<RecordId>): void {
    if (!this.isPage) return;
    for (const id of touched) {
      const operation = this.operation(id);
      const base: Confirmed | null | undefined =
        operation === undefined ? this.confirmed(id) : operation.base;
      const at = base?.last_modified ?? 0;
      const before = this.#shownBases.get(id) ?? 0;
      if (at >= before) this.#shownBases.set(id, at);
      else if (base !== undefined && base !== null && !isUntimed(base)) {
        this.#device.sim.oracles.wentBack(this, id, before, at);
      }
    }
  }
}

function isUntimed(version: Confirmed): boolean {
  return isTombstone(version) && version.last_modified === null;
}
