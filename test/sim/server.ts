import type { PlainAnswer, World } from "../../src/server/http/exchange.js";
import { MemoryStorage, type ListContent } from "../../src/server/storage/memory-storage.js";
import type { Row, StoredObject } from "../../src/server/storage/storage.js";
import { BUCKET, collectionOf, FIRST, SECOND, type SimCollection } from "./collections.js";
import { readable } from "./nonce.js";
import { COLLECTION, permit } from "./permit.js";
import type { Setup } from "./plan.js";
import type { Open } from "./open-transaction.js";
import type { Passwords } from "../../src/server/identity/passwords.js";
import { servePlain } from "./serve-plain.js";
import { passwordsOf, WORLD } from "./server-world.js";
import { Tokens } from "./tokens.js";
import type { Transition } from "./transition.js";
import { listOf, type Wire, type WirePart } from "./wire.js";

/** How long a transaction stays open at most: less than the window in which clients read again. */
export const LONGEST_TRANSACTION = 50_000;

const PARENTS = ["/buckets", `/buckets/${BUCKET}/collections`];
let parents: readonly (readonly [list: string, content: ListContent])[] | undefined;

/** The server of one case: the real core, on a storage whose transactions can be kept open and whose past can return. */
export class SimServer {
  readonly transitions: Transition[] = [];
  /** After how many of them it forgot some of them, each time that it did. */
  readonly losses: number[] = [];
  /** Every value that was ever in a record that the server took. */
  readonly accepted = new Set<string>();
  /** Versions that became visible after their timestamp, by id and timestamp. */
  readonly lateCommits = new Set<string>();
  /** Which device wrote a version, by id and timestamp. */
  readonly authors = new Map<string, number>();
  readonly tokens = new Tokens();
  readonly #passwords: Passwords = passwordsOf(this.tokens);
  readonly #now: () => number;
  readonly #collections: readonly SimCollection[];
  #world: World;
  readonly #storage: MemoryStorage;
  readonly #snapshots: (readonly ListContent[])[] = [];
  /** How many writes there were when the last backup was made. */
  #backedUp = 0;
  #open: Open | null = null;

  constructor(
    now: () => number,
    { batchSize, seeds, people, lacksParents = false }: Setup,
    collections: readonly SimCollection[],
  ) {
    this.#now = now;
    this.#collections = collections;
    this.#storage = new MemoryStorage(now);
    const settings = { ...WORLD.settings, batchMaxRequests: batchSize };
    this.#world = { ...WORLD, now, settings, storage: this.#storage };
    if (!lacksParents || seeds > 0) this.#setParents();
    if (people !== undefined) permit(this, COLLECTION, people.collection, people.mayCreate);
  }

  allowBatches(batchMaxRequests: number): void {
    this.#world = { ...this.#world, settings: { ...this.#world.settings, batchMaxRequests } };
  }

  /** What the first server of all made is given to the others. */
  #setParents(): void {
    if (parents === undefined) {
      this.makeParents();
      parents = PARENTS.map((list) => [list, this.#storage.contentOf(list)] as const);
    }
    for (const [list, content] of parents) this.#storage.replaceContent(list, content);
  }

  makeParents(): void {
    this.plain("PUT", `/buckets/${BUCKET}`);
    for (const { name } of [FIRST, SECOND]) {
      this.plain("PUT", `/buckets/${BUCKET}/collections/${name}`);
    }
  }

  /** A request of nobody's device, of bob's unless said otherwise. */
  plain(
    method: string,
    path: string,
    body = "",
    {
      type = "application/json",
      by = "bob",
    }: { readonly type?: string; readonly by?: string } = {},
  ): PlainAnswer {
    const headers = { "content-type": type };
    return servePlain(this.#world, this.#passwords, { method, path, body, headers, bearer: by });
  }

  /** Serves a request, and notes what it changed. */
  serve(
    wire: Wire,
    options: { readonly isAnonymous: boolean } = { isAnonymous: false },
  ): PlainAnswer {
    this.#waitForOthers(wire.parts);
    return this.#serve(wire, options.isAnonymous, (transitions) => this.#note(transitions));
  }

  /** Serves a request, and leaves its transaction open: nobody sees what it wrote. */
  serveSlowly(wire: Wire): PlainAnswer {
    this.commit();
    const list = listOf(wire);
    const before = this.#storage.contentOf(list);
    const known = new Set(before.rows);
    let made: readonly Transition[] = [];
    const answer = this.#serve(wire, false, (transitions) => (made = transitions));
    const after = this.#storage.contentOf(list);
    const rows = after.rows.filter((row) => !known.has(row));
    if (rows.length === 0) return answer;
    this.#storage.replaceContent(list, { rows: before.rows, firstAccess: after.firstAccess });
    this.#open = { list, rows, transitions: made, since: this.#now() };
    return answer;
  }

  /** Serves a request, and undoes what it did while its answer says otherwise, as a 409 in a batch does. */
  serveUndone(wire: Wire): PlainAnswer {
    this.#waitForOthers(wire.parts);
    const list = listOf(wire);
    const before = this.#storage.contentOf(list);
    const answer = this.#serve(wire, false, () => {});
    this.#storage.replaceContent(list, before);
    return answer;
  }

  /** Commits what was left open. */
  commit(): void {
    if (this.#open === null) return;
    const { list, rows, transitions } = this.#open;
    this.#open = null;
    const { rows: others, firstAccess } = this.#storage.contentOf(list);
    const ids = new Set(rows.map(({ object }) => object.id));
    const kept = others.filter(({ object }) => !ids.has(object.id));
    this.#storage.replaceContent(list, { rows: [...kept, ...rows], firstAccess });
    for (const { object } of rows) this.lateCommits.add(`${object.id}@${object.last_modified}`);
    this.#note(transitions);
  }

  /** When the open transaction has to be committed at the latest; undefined where there is none. */
  get mustCommitBy(): number | undefined {
    return this.#open === null ? undefined : this.#open.since + LONGEST_TRANSACTION;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** The newest timestamp that it ever gave to a device. */
  get newest(): number {
    return Math.max(0, ...this.transitions.map(({ at }) => at));
  }

  get hasBackup(): boolean {
    return this.#snapshots.length > 0;
  }

  /** Whether there is a backup, and it would undo something. */
  get hasOldBackup(): boolean {
    return this.hasBackup && this.transitions.length > this.#backedUp;
  }

  snapshot(): void {
    this.commit();
    this.#snapshots.push(this.contents());
    this.#backedUp = this.transitions.length;
  }

  /** Whether there was a backup to put back. */
  restore(): boolean {
    this.commit();
    const contents = this.#snapshots.pop();
    if (contents !== undefined) {
      this.#replaceContents(contents);
      this.losses.push(this.transitions.length);
    }
    return contents !== undefined;
  }

  /** Begins with this content. */
  load(contents: readonly ListContent[]): void {
    this.#replaceContents(contents);
    for (const { rows } of contents) for (const { object } of rows) this.#accept(object);
  }

  purge(): void {
    this.commit();
    const contents = this.contents();
    this.#replaceContents(
      contents.map(({ rows, firstAccess }) => {
        return { rows: rows.filter(({ deleted }) => !deleted), firstAccess };
      }),
    );
  }

  flush(): void {
    this.commit();
    this.#storage.clear();
    this.losses.push(this.transitions.length);
    this.makeParents();
  }

  recreate({ name }: SimCollection = FIRST): void {
    this.commit();
    this.plain("DELETE", `/buckets/${BUCKET}/collections/${name}`);
    this.losses.push(this.transitions.length);
    this.makeParents();
  }

  /** What each collection holds. */
  contents(): readonly ListContent[] {
    return this.#collections.map(({ records }) => this.#storage.contentOf(records));
  }

  row(id: string): Row | undefined {
    return this.#storage.get(collectionOf(id).records, id);
  }

  /** The records of a collection as everybody sees them now. */
  rows({ records }: SimCollection): readonly Row[] {
    return this.#storage.contentOf(records).rows;
  }

  #replaceContents(contents: readonly ListContent[]): void {
    for (const [place, content] of contents.entries()) {
      const { records } = this.#collections[place] ?? FIRST;
      this.#storage.replaceContent(records, content);
    }
  }

  #serve(
    { request, parts, device, isLate, bearer }: Wire,
    isAnonymous: boolean,
    note: (transitions: readonly Transition[]) => void,
  ): PlainAnswer {
    const writes = parts.filter(({ id, method }) => id !== undefined && method !== "GET");
    const before = writes.map(({ id = "" }) => this.row(id));
    const { method, path, headers = {} } = request;
    const body = request.body === undefined ? "" : JSON.stringify(request.body);
    const by = isAnonymous ? null : bearer;
    const plain = { method, path, headers, body, bearer: by };
    const answer = servePlain(this.#world, this.#passwords, plain);
    if (writes.length === 0) return answer;
    const transitions = writes.flatMap((part, index): Transition[] => {
      const { id = "" } = part;
      const after = this.row(id);
      const was = before[index];
      if (after === undefined || after === was) return [];
      return [
        {
          device,
          id,
          part,
          isLate,
          before: was === undefined || was.deleted ? null : readable(was.object),
          after: after.deleted ? null : readable(after.object),
          at: after.object.last_modified,
        },
      ];
    });
    note(transitions);
    return answer;
  }

  /** A write to a record that an open transaction wrote waits until that is committed. */
  #waitForOthers(parts: readonly WirePart[]): void {
    const open = this.#open;
    if (open === null) return;
    const writes = parts.filter(({ id, method }) => id !== undefined && method !== "GET");
    if (writes.length === 0) return;
    const newest = Math.max(...open.rows.map(({ object }) => object.last_modified));
    const isSame = writes.some(({ id }) => open.rows.some(({ object }) => object.id === id));
    // two may not have one timestamp: the second would wait for the first
    if (isSame || this.#now() <= newest) this.commit();
  }

  #note(transitions: readonly Transition[]): void {
    for (const transition of transitions) {
      this.transitions.push(transition);
      this.authors.set(`${transition.id}@${transition.at}`, transition.device);
      if (transition.after !== null) this.#accept(transition.after);
    }
  }

  #accept(object: StoredObject): void {
    for (const value of Object.values(object)) {
      if (typeof value === "string") this.accepted.add(value);
    }
  }
}
