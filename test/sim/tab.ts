import { decideOver, isAsExpected } from "../../src/driver/decide-over.js";
import { applyEdit, baseFields, resolveConflict, unpark } from "../../src/record/edit.js";
import type { Operation } from "../../src/record/operation.js";
import {
  fieldsOf,
  isTombstone,
  type Confirmed,
  type Fields,
  type RecordId,
} from "../../src/record/record.js";
import type { DatabaseState, ResetAnswer } from "../../src/store/rows.js";
import type { Commit, Reading } from "../../src/store/store.js";
import type { Committed, Effect } from "../../src/sync/effects.js";
import type { Clock } from "../../src/sync/window.js";
import { Draft } from "../../src/view/draft.js";
import { Fold } from "../../src/view/fold.js";
import type { Device } from "./device.js";
import { FIELDS, IDS, type UserAct } from "./plan.js";

export const KEY = "b/c";

type Transact = Extract<Effect, { do: "transact" }>;

const SUPERSEDED = Symbol("superseded");

/** One tab of a device: a fold of the device's log, and what its user does in it. */
export class SimTab {
  readonly name: string;
  readonly isPage: boolean;
  #fold: Fold;
  database: DatabaseState;
  readonly #device: Device;
  readonly #began: number;
  #n = 0;
  /** The newest base of each record that this tab has shown. */
  readonly #shownBases = new Map<RecordId, number>();

  constructor(device: Device, name: string, depth: "page" | "worker") {
    this.#device = device;
    this.name = name;
    this.isPage = depth === "page";
    this.#fold = new Fold(this.isPage ? "records" : "operations");
    this.database = device.log.read([], { segments: false }).database;
    this.#began = device.wall() - device.sim.time;
    this.look();
  }

  /** What it has in memory. */
  get fold(): Fold {
    return this.#fold;
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
    this.#absorb(
      this.#device.log.read([{ key: KEY, seen: this.fold.seen }], { segments: this.#hasRecords }),
    );
  }

  /** Performs a transaction of the engine. */
  transact({ expect, decide, at, needs }: Transact): Committed<unknown> {
    if (needs === "records" && !this.#hasRecords) {
      // a worker that has to compare everything loads it, and keeps it
      this.#fold = new Fold("records");
      this.look();
    }
    let commits: readonly Commit[] = [];
    const done = this.#device.log.transact(
      [{ key: KEY, seen: this.fold.seen }],
      { segments: this.#hasRecords },
      { by: this.name, n: ++this.#n },
      (reading) => {
        this.#absorb(reading);
        const state = reading.slices.get(KEY)?.state;
        if (state === undefined || !isAsExpected(expect, reading.database, state)) {
          return [null, SUPERSEDED];
        }
        const memory = { fold: this.fold, hasOperations: () => this.fold.operations.size > 0 };
        const [changes, result] = decideOver(memory, KEY, reading.database, state, decide);
        commits = changes?.commits ?? [];
        return [changes, result];
      },
    );
    this.database = done.database;
    this.#takeOwn(commits, done.placed.at(-1)?.last);
    if (done.result === SUPERSEDED) return { kind: "superseded" };
    const { generation, epoch } = done.database;
    const state = done.states.get(KEY);
    if (state !== undefined) this.#device.sim.oracles.afterCommit(this, at, { state, commits });
    return {
      kind: "committed",
      result: done.result,
      version: { epoch, generation, confirmed: state?.confirmed ?? 0 },
    };
  }

  get #hasRecords(): boolean {
    return this.#fold.depth === "records";
  }

  shown(id: RecordId): Fields | null {
    const operation = this.fold.operations.get(id);
    if (operation !== undefined) return operation.local;
    const confirmed = this.fold.confirmed.get(id);
    return confirmed === undefined ? null : fieldsOf(confirmed);
  }

  /** What the user does. It is acknowledged when this returns. */
  act(act: UserAct): string {
    if (act.kind === "answer") return this.#answer(act.choice);
    // a page may not have heard yet of what others wrote: then its write is refused, and runs again
    for (;;) {
      const draft = new Draft({
        operation: (id) => this.fold.operations.get(id),
        confirmed: (id) => this.fold.confirmed.get(id),
        ids: () => [],
      });
      const acted = this.#run(act, draft);
      if (acted === null) return "nothing to do";
      const changes = draft.changes;
      if (changes.ops.length + changes.done.length > 0) {
        const { epoch, generation } = this.database;
        const commit: Commit = { key: KEY, ...changes };
        const stored = this.#device.log.append(
          { epoch, generation, commits: [{ ...commit, seen: this.fold.seen }] },
          { by: this.name, n: ++this.#n },
        );
        if (stored.kind !== "appended") {
          this.#device.sim.coverage.count("write: again");
          this.look();
          continue;
        }
        this.#takeOwn([commit], stored.placed.at(-1)?.last);
      }
      acted.acknowledge();
      this.#device.sim.oracles.afterWrite(this, acted.id, acted.local);
      return acted.words;
    }
  }

  /** As `answerReset()` of a collection. */
  #answer(answer: ResetAnswer): string {
    const { result } = this.#device.log.transact(
      [{ key: KEY, seen: this.fold.seen }],
      { segments: this.#hasRecords },
      { by: this.name, n: ++this.#n },
      (reading) => {
        this.#absorb(reading);
        const reset = reading.slices.get(KEY)?.state.reset ?? null;
        if (reset === null) return [null, false];
        return [{ states: new Map([[KEY, { reset: { ...reset, answer } }]]) }, true];
      },
    );
    if (!result) return "nothing to answer";
    this.#device.sim.coverage.count(`reset: ${answer}`);
    return `answers: ${answer}`;
  }

  #run(act: Exclude<UserAct, { kind: "answer" }>, draft: Draft): Acted | null {
    const id = IDS[act.id] ?? IDS[0];
    const { index, ledger, sim } = this.#device;
    const operation = draft.operation(id);
    const confirmed = draft.confirmed(id);
    const before = this.shown(id);
    const edit = (local: Fields | null, words: string, acknowledge: () => void): Acted => {
      draft.set(id, applyEdit(id, operation, confirmed, local));
      return { id, local, words: `${id} := ${words}`, acknowledge };
    };
    switch (act.kind) {
      case "edit":
      case "put": {
        const field = FIELDS[act.field] ?? FIELDS[0];
        const value = ledger.newValue(index);
        const keeps = act.kind === "edit" && before !== null;
        const local = keeps ? { ...before, [field]: value } : { [field]: value };
        return edit(local, JSON.stringify(local), () => {
          if (!keeps) ledger.takeBack(index, id);
          // what follows an attempt to create the record edits what that may have made
          const isCreate =
            operation === undefined
              ? before === null
              : baseFields(operation) === null && !operation.sent.some(({ body }) => body !== null);
          ledger.edit({ device: index, id, field, value, isCreate, step: sim.step });
        });
      }
      case "delete":
        if (before === null) return null;
        return edit(null, "deleted", () => this.#noteDeletion(id, operation));
      case "revert": {
        if (operation === undefined || operation.conflict !== undefined) return null;
        const base = baseFields(operation);
        if (base === null && before === null) return null;
        return edit(base, `${JSON.stringify(base)} again`, () => {
          ledger.takeBack(index, id);
          if (base === null) this.#noteDeletion(id, operation);
          else ledger.forgetDeletion(index, id);
          // also where a new record came between the deletion and this
          if (before === null || operation.sent.some(({ body }) => body === null)) {
            ledger.restore(index, id);
          }
        });
      }
      case "resolve":
        return this.#resolve(act.choice, operation, draft);
      case "retry": {
        if (operation?.parked === undefined) return null;
        draft.set(id, unpark(operation));
        return { id, local: operation.local, words: `${id} is tried again`, acknowledge: () => {} };
      }
    }
  }

  get #told(): number {
    return this.#device.log.journal(KEY).length;
  }

  /** What the server never had, or has no longer, is only forgotten. */
  #noteDeletion(id: RecordId, operation: Operation | undefined): void {
    const { index: device, ledger, sim } = this.#device;
    const isGone = operation?.conflict !== undefined && isTombstone(operation.conflict);
    const isUnknownThere = operation !== undefined && (isGone || baseFields(operation) === null);
    const attempts = isUnknownThere
      ? operation.sent.filter(({ body }) => body !== null).map(({ intent }) => intent)
      : null;
    ledger.takeBack(device, id);
    // who agrees with a deletion has nothing to send
    if (isGone || attempts?.length === 0) ledger.forgetDeletion(device, id);
    else ledger.delete({ device, id, attempts, step: sim.step, told: this.#told });
  }

  #resolve(
    choice: "local" | "remote" | "delete",
    operation: Operation | undefined,
    draft: Draft,
  ): Acted | null {
    if (operation?.conflict === undefined) return null;
    const { id, conflict } = operation;
    const { index, ledger, sim } = this.#device;
    const remote = fieldsOf(conflict);
    const local = choice === "local" ? operation.local : choice === "remote" ? remote : null;
    draft.set(id, resolveConflict(operation, local));
    return {
      id,
      local,
      words: `${id} resolved: ${choice}`,
      acknowledge: () => {
        sim.coverage.count(`resolve: ${choice}`);
        ledger.takeBack(index, id, new Set(Object.values(local ?? {})));
        if (local !== null || remote === null) ledger.forgetDeletion(index, id);
        else ledger.delete({ device: index, id, attempts: null, step: sim.step, told: this.#told });
      },
    };
  }

  #absorb(reading: Reading): void {
    this.database = reading.database;
    const touched = new Set<RecordId>();
    for (const slice of reading.slices.values()) this.fold.absorb(slice, touched);
    this.#watchBases(touched);
  }

  #takeOwn(commits: readonly Commit[], position: number | undefined): void {
    if (position === undefined) return;
    const touched = new Set<RecordId>();
    for (const commit of commits) {
      this.fold.take(position, commit, touched);
      for (const version of commit.confirm ?? []) this.#device.confirmed(version);
    }
    this.#watchBases(touched);
  }

  /** No read returns an older base than one before. */
  #watchBases(touched: ReadonlySet<RecordId>): void {
    if (!this.isPage) return;
    for (const id of touched) {
      const operation = this.fold.operations.get(id);
      const base: Confirmed | null | undefined =
        operation === undefined ? this.fold.confirmed.get(id) : operation.base;
      const at = base?.last_modified ?? 0;
      const before = this.#shownBases.get(id) ?? 0;
      if (at >= before) this.#shownBases.set(id, at);
      else if (base !== undefined && base !== null && !isUntimed(base)) {
        this.#device.sim.oracles.wentBack(this, id, before, at);
      }
    }
  }
}

/** What a user did, and what is to be remembered once it is stored. */
interface Acted {
  readonly id: RecordId;
  readonly local: Fields | null;
  readonly words: string;
  readonly acknowledge: () => void;
}

function isUntimed(version: Confirmed): boolean {
  return isTombstone(version) && version.last_modified === null;
}
