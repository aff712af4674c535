import { setOwn, type Json } from "../../record/json.js";
import { MemoryList } from "./memory-list.js";
import {
  DuplicateTimestampError,
  type Acl,
  type Change,
  type Placed,
  type Range,
  type Row,
  type Storage,
  type StoredObject,
} from "./storage.js";

/** Keeps everything in memory. Transactions are undone from a journal of inverse steps. */
export class MemoryStorage implements Storage {
  readonly #now: () => number;
  #lists = new Map<string, MemoryList>();
  /** Groups by member; undefined after a change to any group. */
  #groups: Map<string, string[]> | undefined;
  #journal: (() => void)[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  timestamp(path: string): number {
    const list = this.#list(path);
    const known = list.timestamp();
    if (list.firstAccess === undefined) {
      list.firstAccess = known ?? this.#now();
      this.#journal.push(() => {
        list.firstAccess = undefined;
      });
    }
    return known ?? list.firstAccess;
  }

  get(path: string, id: string): Row | undefined {
    return this.#lists.get(path)?.get(id);
  }

  put(path: string, change: Change): Row {
    const list = this.#list(path);
    const row = toRow(change, nextTimestamp(list, change, this.#now()));
    const before = list.get(change.id);
    list.set(row);
    this.#forgetGroups(path);
    this.#journal.push(() => {
      list.remove(change.id);
      if (before !== undefined) list.set(before);
      this.#forgetGroups(path);
    });
    return row;
  }

  scan(path: string, range: Range): Iterable<Row> {
    return this.#lists.get(path)?.scan(range) ?? [];
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

  *granted(principals: readonly string[]): Generator<Placed> {
    const wanted = new Set(principals);
    for (const [path, list] of this.#lists) {
      for (const row of list.rows()) {
        if (!row.deleted && names(row.acl, wanted)) yield { list: path, row };
      }
    }
  }

  transaction<Result>(work: () => Result): Result {
    this.#journal = [];
    try {
      return work();
    } catch (error) {
      this.rollback();
      throw error;
    } finally {
      this.#journal = [];
    }
  }

  rollback(): void {
    for (const undo of this.#journal.toReversed()) undo();
    this.#journal = [];
  }

  #list(path: string): MemoryList {
    let list = this.#lists.get(path);
    if (list === undefined) {
      list = new MemoryList();
      this.#lists.set(path, list);
    }
    return list;
  }

  #dropLists(drops: (path: string) => boolean): void {
    const before = this.#lists;
    this.#lists = new Map([...before].filter(([path]) => !drops(path)));
    this.#groups = undefined;
    this.#journal.push(() => {
      this.#lists = before;
      this.#groups = undefined;
    });
  }

  #forgetGroups(path: string): void {
    if (path.endsWith("/groups")) this.#groups = undefined;
  }

  #indexGroups(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const [path, list] of this.#lists) {
      if (!path.endsWith("/groups")) continue;
      for (const { object, deleted } of list.rows()) {
        const members = object["members"];
        if (deleted || !Array.isArray(members)) continue;
        for (const member of new Set(members.filter((each) => typeof each === "string"))) {
          const groups = index.get(member);
          if (groups === undefined) index.set(member, [`${path}/${object.id}`]);
          else groups.push(`${path}/${object.id}`);
        }
      }
    }
    return index;
  }
}

function names(acl: Acl, principals: ReadonlySet<string>): boolean {
  return Object.values(acl).some((each) => each.some((principal) => principals.has(principal)));
}

function nextTimestamp(list: MemoryList, change: Change, now: number): number {
  const previous = list.timestamp();
  const given = change.lastModified;
  if (given === undefined || given === previous) {
    return previous === undefined ? now : Math.max(now, previous + 1);
  }
  const twin = list.at(given);
  if (twin !== undefined && twin.object.id !== change.id) throw new DuplicateTimestampError();
  return given;
}

function toRow({ id, fields, acl, deleted }: Change, timestamp: number): Row {
  const object: Record<string, Json> = { id, last_modified: timestamp };
  for (const key of Object.keys(fields)) {
    if (key !== "id" && key !== "last_modified") setOwn(object, key, fields[key] as Json);
  }
  return { object: object as StoredObject, deleted, acl };
}
