import { bumpTimestamp } from "./bump-timestamp.js";
import { makeRow } from "./make-row.js";
import { holdsGroups, membersOf } from "./membership.js";
import { MemoryList } from "./memory-list.js";
import { SharedAcls } from "./shared-acls.js";
import type { Acl, Change, Placed, Range, Row, Storage } from "./storage.js";

/** All that a list holds at one moment. */
export interface ListContent {
  readonly rows: readonly Row[];
  /** Its timestamp as long as nothing newer is in it. */
  readonly firstAccess: number | undefined;
}

/** Keeps everything in memory. Transactions are undone from a journal of inverse steps. */
export class MemoryStorage implements Storage {
  readonly #now: () => number;
  readonly #acls = new SharedAcls();
  #lists = new Map<string, MemoryList>();
  /** Groups by member; undefined after a change to any group. */
  #groups: Map<string, string[]> | undefined;
  /** How to undo what the transaction did; undefined outside of one. */
  #journal: (() => void)[] | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  timestamp(path: string): number {
    const list = this.#list(path);
    const known = list.timestamp();
    if (list.firstAccess === undefined) {
      list.firstAccess = known ?? this.#now();
      this.#journal?.push(() => {
        list.firstAccess = undefined;
      });
    }
    return known ?? list.firstAccess;
  }

  knownTimestamp(path: string): number | undefined {
    return this.#lists.get(path)?.timestamp();
  }

  get(path: string, id: string): Row | undefined {
    return this.#lists.get(path)?.get(id);
  }

  put(path: string, change: Change): Row {
    const list = this.#list(path);
    const times = {
      latest: list.timestamp(),
      holder: (at: number): string | undefined => list.at(at)?.object.id,
    };
    const shared = { ...change, acl: this.#acls.share(change.acl) };
    const row = makeRow(shared, bumpTimestamp(times, change, this.#now()));
    const before = list.get(change.id);
    list.set(row);
    this.#forgetGroups(path);
    this.#journal?.push(() => {
      list.remove(change.id);
      if (before !== undefined) list.set(before);
      this.#forgetGroups(path);
    });
    return row;
  }

  setAcl(path: string, id: string, acl: Acl): void {
    const list = this.#lists.get(path);
    const before = list?.get(id);
    if (list === undefined || before === undefined) return;
    list.set({ ...before, acl: this.#acls.share(acl) });
    this.#journal?.push(() => list.set(before));
  }

  scan(path: string, range: Range): Iterable<Row> {
    return this.#lists.get(path)?.scan(range) ?? [];
  }

  *below(path: string): Generator<Placed> {
    for (const [list, rows] of this.#lists) {
      if (!list.startsWith(`${path}/`)) continue;
      for (const row of rows.rows()) yield { list, row };
    }
  }

  remove(path: string, id: string): void {
    const list = this.#lists.get(path);
    const before = list?.get(id);
    if (list === undefined || before === undefined) return;
    list.remove(id);
    this.#forgetGroups(path);
    this.#journal?.push(() => {
      list.set(before);
      this.#forgetGroups(path);
    });
  }

  purge(path: string): void {
    this.#dropLists((each) => each.startsWith(`${path}/`));
  }

  clear(): void {
    this.#dropLists(() => true);
  }

  groupsOf(member: string): readonly string[] {
    this.#groups ??= this.#indexGroups();
    return this.#groups.get(member) ?? [];
  }

  *granted(principals: readonly string[], only?: string): Generator<Placed> {
    const wanted = new Set(principals);
    for (const list of only === undefined ? this.#lists.keys() : [only]) {
      for (const row of this.#lists.get(list)?.rows() ?? []) {
        if (!row.deleted && names(row.acl, wanted)) yield { list, row };
      }
    }
  }

  transaction<Result>(work: () => Result): Result {
    if (this.#journal !== undefined) throw new Error("A transaction was begun in another");
    this.#journal = [];
    try {
      return work();
    } catch (error) {
      this.rollback();
      throw error;
    } finally {
      this.#journal = undefined;
    }
  }

  rollback(): void {
    for (const undo of this.#journal?.splice(0).toReversed() ?? []) undo();
  }

  /** What a list holds, as a backup would keep it. */
  contentOf(path: string): ListContent {
    const list = this.#lists.get(path);
    return { rows: [...(list?.rows() ?? [])], firstAccess: list?.firstAccess };
  }

  /** Replaces a list by such content, timestamps and all, as a backup that is put back. Not inside of a transaction. */
  replaceContent(path: string, { rows, firstAccess }: ListContent): void {
    const list = new MemoryList();
    list.firstAccess = firstAccess;
    for (const row of rows) list.set(row);
    this.#lists.set(path, list);
    this.#forgetGroups(path);
  }

  #list(path: string): MemoryList {
    let list = this.#lists.get(path);
    if (list === undefined) {
      list = new MemoryList();
      this.#lists.set(path, list);
      this.#journal?.push(() => this.#lists.delete(path));
    }
    return list;
  }

  #dropLists(drops: (path: string) => boolean): void {
    const before = this.#lists;
    this.#lists = new Map([...before].filter(([path]) => !drops(path)));
    this.#groups = undefined;
    this.#journal?.push(() => {
      this.#lists = before;
      this.#groups = undefined;
    });
  }

  #forgetGroups(path: string): void {
    if (holdsGroups(path)) this.#groups = undefined;
  }

  #indexGroups(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const [path, list] of this.#lists) {
      if (!holdsGroups(path)) continue;
      for (const row of list.rows()) {
        const uri = `${path}/${row.object.id}`;
        for (const member of membersOf(row)) {
          const groups = index.get(member);
          if (groups === undefined) index.set(member, [uri]);
          else groups.push(uri);
        }
      }
    }
    return index;
  }
}

function names(acl: Acl, principals: ReadonlySet<string>): boolean {
  return Object.values(acl).some((each) => each.some((principal) => principals.has(principal)));
}
