import type { RecordId } from "../record/record.js";
import type { Commit, Find, Found } from "../store/store.js";
import type { CollectionKey } from "../store/rows.js";
import { DatabaseReplacedError } from "../errors.js";
import { Draft } from "./draft.js";
import type { Depth } from "./fold.js";
import type { Replica } from "./replica.js";

/** A local write: a synchronous function over drafts, run again if another tab was faster. */
export type Run<R> = (draft: (key: CollectionKey) => Draft) => R;

interface Waiting {
  /** The content that it was meant for. */
  readonly epoch: string;
  /** How much of the collections `run` needs to see. */
  readonly depth: Depth;
  readonly keys: readonly CollectionKey[];
  /** The records that it looks at, where the collections are never loaded. */
  readonly ids: readonly RecordId[];
  readonly run: Run<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** After so many refusals a write reads inside its transaction, where nobody can be faster. */
const PATIENCE = 3;

/**
 * Writes of this tab to the log. Those that wait while one is being stored are joined into one commit; each sees the
 * ones before it, and one that throws takes nothing else with it.
 */
export class Writer {
  readonly #replica: Replica;
  readonly #wall: () => number;
  readonly #waiting: Waiting[] = [];
  #isPumping = false;
  #pumping: Promise<void> = Promise.resolve();

  /** `wall` gives the time of the wall clock, in milliseconds. */
  constructor(replica: Replica, wall: () => number) {
    this.#replica = replica;
    this.#wall = wall;
  }

  /**
   * Runs `run` over the current content of these collections, and stores what it changed. A write that does not look
   * at confirmed records needs them not in memory; nor does one that names by `ids` those it looks at, where the collection is
   * never loaded and its records can be found.
   *
   * @throws what `run` throws; nothing of it is stored then.
   */
  async write<R>(
    keys: readonly CollectionKey[],
    run: Run<R>,
    depth: Depth = "records",
    ids: readonly RecordId[] = [],
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({
        epoch: this.#replica.database.epoch,
        depth,
        keys,
        ids,
        run,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.#pump();
    });
  }

  /** Resolves when what was begun is stored, or rejected. */
  async drain(): Promise<void> {
    await this.#pumping;
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#pumping = this.#storeAll();
  }

  async #storeAll(): Promise<void> {
    this.#isPumping = true;
    // calls made in this very task are joined, too
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const { epoch } = this.#replica.database;
      const waiting = this.#waiting.splice(0);
      const batch = waiting.filter((write) => write.epoch === epoch);
      for (const write of waiting) {
        // while it waited the content was replaced: by another user's, perhaps
        if (write.epoch !== epoch) write.reject(new DatabaseReplacedError());
      }
      try {
        await this.#store(batch, epoch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isPumping = false;
  }

  async #store(batch: readonly Waiting[], epoch: string): Promise<void> {
    const replica = this.#replica;
    const keys = [...new Set(batch.flatMap((write) => write.keys))];
    await Promise.all(
      batch.flatMap(({ keys: needed, depth }) => needed.map((key) => replica.load(key, depth))),
    );
    const outcomes = await replica.inTurn(() => this.#commit(batch, keys, epoch));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const outcome = outcomes[index] as Outcome;
      if ("error" in outcome) reject(outcome.error);
      else resolve(outcome.result);
    }
  }

  async #commit(
    batch: readonly Waiting[],
    keys: readonly CollectionKey[],
    epoch: string,
  ): Promise<readonly Outcome[]> {
    const replica = this.#replica;
    const find = idsIn(batch);
    for (let attempt = 1; attempt <= PATIENCE; attempt++) {
      const found =
        find === undefined ? undefined : (await replica.readIn([...find.keys()], find)).found;
      const { outcomes, commits } = runAll(batch, keys, replica, this.#wall(), found);
      if (replica.database.epoch !== epoch) throw new DatabaseReplacedError();
      assertFound(find, found);
      if (commits.length === 0) return outcomes;
      const { generation } = replica.database;
      const marked = commits.map((commit) => ({
        ...commit,
        seen: replica.fold(commit.key)?.seen ?? 0,
      }));
      const stored = await replica.store.append({ epoch, generation, commits: marked }, "strict");
      switch (stored.kind) {
        case "appended":
          replica.takeOwn({ commits }, stored.placed);
          return outcomes;
        case "behind":
          await replica.readOn();
          break;
        case "generation":
          replica.accept(stored.database);
          break;
        case "replaced":
          replica.accept(stored.database);
          throw new DatabaseReplacedError();
      }
    }
    const { result } = await replica.transact(
      epoch,
      keys,
      "strict",
      (_, { found }) => {
        assertFound(find, found);
        const { outcomes, commits } = runAll(batch, keys, replica, this.#wall(), found);
        return [{ commits }, outcomes];
      },
      find === undefined ? {} : { find },
    );
    return result;
  }
}

/** What has to be found for these writes. */
function idsIn(batch: readonly Waiting[]): Find | undefined {
  const find = new Map<CollectionKey, RecordId[]>();
  for (const { keys, ids } of batch) {
    if (ids.length === 0) continue;
    for (const key of keys) find.set(key, [...(find.get(key) ?? []), ...ids]);
  }
  return find.size === 0 ? undefined : find;
}

/** What could not be found must not be taken for what is not there. */
function assertFound(find: Find | undefined, found: Found | undefined): void {
  if (find === undefined || found?.size === find.size) return;
  throw new Error("Records were looked for before they could be found by their ids");
}

/** Runs the writes one after the other, each over what the ones before it made. */
function runAll(
  batch: readonly Waiting[],
  keys: readonly CollectionKey[],
  replica: Replica,
  now: number,
  found: Found | undefined,
): { readonly outcomes: readonly Outcome[]; readonly commits: readonly Commit[] } {
  const joined = new Map(keys.map((key) => [key, new Draft(replica.ground(key, found?.get(key)))]));
  const outcomes = batch.map(({ run }): Outcome => {
    const drafts = new Map([...joined].map(([key, draft]) => [key, new Draft(draft)]));
    try {
      const result = run((key) => drafts.get(key) as Draft);
      for (const [key, draft] of drafts) draft.addTo(joined.get(key) as Draft);
      return { result };
    } catch (error) {
      return { error };
    } finally {
      for (const draft of drafts.values()) draft.close();
    }
  });
  const commits = [...joined]
    .map(([key, draft]): Commit => commitOf(key, draft, now))
    .filter(({ ops = [], done = [], extras = [] }) => ops.length + done.length + extras.length > 0);
  return { outcomes, commits };
}

function commitOf(key: CollectionKey, draft: Draft, now: number): Commit {
  const { ops, ...changes } = draft.changes;
  const dated = ops.map((operation) =>
    operation.since === undefined ? { ...operation, since: now } : operation,
  );
  return { key, ...changes, ops: dated };
}
