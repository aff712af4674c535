import type { Range, Row } from "./storage.js";

/** The rows of one list, found by id, and kept in the order of their timestamps. */
export class MemoryList {
  readonly #byId = new Map<string, Row>();
  readonly #byTime: Row[] = [];
  /** When the list was first looked at, which is its timestamp as long as nothing newer is in it. */
  firstAccess: number | undefined;

  get(id: string): Row | undefined {
    return this.#byId.get(id);
  }

  rows(): Iterable<Row> {
    return this.#byId.values();
  }

  timestamp(): number | undefined {
    const newest = this.#byTime.at(-1)?.object.last_modified;
    if (newest === undefined || this.firstAccess === undefined) return newest ?? this.firstAccess;
    return Math.max(newest, this.firstAccess);
  }

  at(timestamp: number): Row | undefined {
    const row = this.#byTime[this.#position(timestamp)];
    return row?.object.last_modified === timestamp ? row : undefined;
  }

  set(row: Row): void {
    this.remove(row.object.id);
    this.#byId.set(row.object.id, row);
    const newest = this.#byTime.at(-1);
    if (newest === undefined || newest.object.last_modified < row.object.last_modified) {
      this.#byTime.push(row);
    } else {
      this.#byTime.splice(this.#position(row.object.last_modified), 0, row);
    }
  }

  remove(id: string): void {
    const row = this.#byId.get(id);
    if (row === undefined) return;
    this.#byId.delete(id);
    this.#byTime.splice(this.#position(row.object.last_modified), 1);
  }

  *scan(range: Range): Generator<Row> {
    const start = this.#position(range.after + 1);
    const end = Math.max(start, this.#position(range.before));
    for (let step = 0; step < end - start; step++) {
      yield this.#byTime[range.newestFirst ? end - 1 - step : start + step] as Row;
    }
  }

  /** The index of the first row that is not older than this. */
  #position(timestamp: number): number {
    let [low, high] = [0, this.#byTime.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#byTime[middle] as Row).object.last_modified < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
