import type { RecordId } from "../record/record.js";
import type { Plan } from "./query.js";
import type { Shown } from "./shown.js";

/** Where records are looked up, as they are now. */
export interface Records {
  readonly shown: (id: RecordId) => Shown | undefined;
  /** Which of two records that were never sent is the newer one: the one with the higher number. */
  readonly ageOf: (id: RecordId) => number;
}

/** A record that matches, and where it stands. */
interface Entry {
  readonly record: Shown;
  readonly age: number;
}

/** From so many records on, all places are found in one pass instead of one by one. */
const MANY = 16;

/**
 * The records that a query asks for, in its order, kept while they come and go: what was not touched is neither looked at nor moved.
 * The condition is asked once for each record that was touched, and not at all where it is the same as before.
 */
export class Matches {
  readonly #plan: Plan;
  readonly #records: Records;
  readonly #byId = new Map<RecordId, Entry>();
  #sorted: Entry[];
  #data: readonly Shown[] | undefined;

  /** `all` is what the query finds now, in order and without its limit. */
  constructor(plan: Plan, records: Records, all: readonly Shown[]) {
    this.#plan = plan;
    this.#records = records;
    this.#sorted = all.map((record) => ({ record, age: records.ageOf(record.id) }));
    for (const entry of this.#sorted) this.#byId.set(entry.record.id, entry);
  }

  /** What the query shows; the same object until that changes. */
  get data(): readonly Shown[] {
    this.#data ??= Object.freeze(
      this.#sorted.slice(0, this.#plan.limit).map(({ record }) => record),
    );
    return this.#data;
  }

  /** Whether a record is among those that the query shows. */
  shows(id: RecordId): boolean {
    const entry = this.#byId.get(id);
    return entry !== undefined && this.#placeOf(entry) < this.#plan.limit;
  }

  /** Shows the same in a new array: something has changed that is not in the records. */
  renew(): void {
    this.#data = undefined;
  }

  /** Looks at these records again. What the condition throws passes through, and nothing has changed then. */
  update(ids: Iterable<RecordId>): void {
    const gone: Entry[] = [];
    const come: Entry[] = [];
    for (const id of ids) {
      const before = this.#byId.get(id);
      const record = this.#records.shown(id);
      const age = this.#records.ageOf(id);
      if (before !== undefined && before.record === record && before.age === age) continue;
      const isMatch = record !== undefined && this.#plan.matches(record);
      if (before !== undefined) gone.push(before);
      if (isMatch) come.push({ record, age });
    }
    if (gone.length + come.length === 0) return;
    if (gone.length + come.length < MANY) this.#exchange(gone, come);
    else this.#exchangeMany(gone, come);
  }

  #exchange(gone: readonly Entry[], come: readonly Entry[]): void {
    let first = Infinity;
    for (const entry of gone) {
      const place = this.#placeOf(entry);
      this.#sorted.splice(place, 1);
      this.#byId.delete(entry.record.id);
      first = Math.min(first, place);
    }
    for (const entry of come) {
      const place = this.#placeOf(entry);
      this.#sorted.splice(place, 0, entry);
      this.#byId.set(entry.record.id, entry);
      first = Math.min(first, place);
    }
    if (first < this.#plan.limit) this.#data = undefined;
  }

  #exchangeMany(gone: readonly Entry[], come: readonly Entry[]): void {
    const left = new Set(gone);
    const stay = this.#sorted.filter((entry) => !left.has(entry));
    for (const { record } of gone) this.#byId.delete(record.id);
    for (const entry of come) this.#byId.set(entry.record.id, entry);
    const before = this.#sorted;
    this.#sorted = this.#join(stay, come.toSorted(this.#compare));
    const { limit } = this.#plan;
    const most = Math.min(limit, Math.max(before.length, this.#sorted.length));
    for (let at = 0; at < most; at++) {
      if (before[at] !== this.#sorted[at]) return this.renew();
    }
  }

  #join(stay: readonly Entry[], come: readonly Entry[]): Entry[] {
    const joined: Entry[] = [];
    let next = 0;
    for (const entry of stay) {
      for (let other = come[next]; other !== undefined; other = come[next]) {
        if (this.#compare(entry, other) <= 0) break;
        joined.push(other);
        next += 1;
      }
      joined.push(entry);
    }
    joined.push(...come.slice(next));
    return joined;
  }

  /** Where an entry lies, or belongs. No two of them are equal. */
  #placeOf(entry: Entry): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#sorted[middle] as Entry, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  readonly #compare = (a: Entry, b: Entry): number =>
    this.#plan.compare(a.record, b.record) ||
    b.age - a.age ||
    (a.record.id < b.record.id ? -1 : Number(a.record.id > b.record.id));
}
