import type { Fields } from "../../../src/record/record.js";
import { itemsOf, numberOf, tagsOf, wordsOf } from "./change.js";
import type { MergedField } from "./fields-strategy.js";

/** One acknowledged act on a record, as its user saw the record before and after. */
export interface Acknowledged {
  readonly device: number;
  readonly id: string;
  readonly before: Fields | null;
  readonly after: Fields | null;
  /** The timestamp of the version that it was made on. */
  readonly on: number;
}

/** How often something was put into a record, and how often taken out, by anybody. */
export interface Presence {
  added: number;
  removed: number;
}

/** The fields that are made of parts. */
export type Collecting = "tags" | "items" | "text";

const PARTS: Readonly<Record<Collecting, (fields: Fields) => readonly string[]>> = {
  tags: tagsOf,
  items: (fields) => itemsOf(fields).map(({ id }) => id),
  text: wordsOf,
};

const FIELDS: readonly MergedField[] = ["n", "tags", "items", "text", "top", "low"];

/** What all users did to one record, in the terms of its mergers. */
export class RecordChanges {
  /** What the counter must come to. */
  sum = 0;
  highest: number | undefined;
  lowest: number | undefined;
  /** A user took back what only grows, or only falls; or removed a count as a whole, which is no difference. */
  readonly turned = new Set<"top" | "low" | "n">();
  readonly parts: Readonly<Record<Collecting, Map<string, Presence>>> = {
    tags: new Map(),
    items: new Map(),
    text: new Map(),
  };
  /** The last value that each device gave an item; what it was made with is under -1. */
  readonly values = new Map<string, Map<number, string>>();
  /** Items that a user saw one behind the other. */
  readonly order = new Set<string>();
  /** A user deleted the record, or decided about it as a whole: then nothing is promised of its parts. */
  isOverridden = false;
  readonly #changers = new Map<string, Set<number>>();
  /** What two devices changed on one version. */
  readonly together = new Set<MergedField>();

  note({ device, before, after, on }: Acknowledged): void {
    if (after === null) {
      this.isOverridden = true;
      return;
    }
    const was = before ?? {};
    this.sum += numberOf(after["n"]) - numberOf(was["n"]);
    this.#noteExtremes(was, after);
    for (const field of ["tags", "items", "text"] as const) this.#noteParts(field, was, after);
    this.#noteItems(device, was, after);
    for (const field of FIELDS) {
      if (was[field] === after[field]) continue;
      const key = `${field} ${on}`;
      const changers = this.#changers.get(key) ?? new Set();
      this.#changers.set(key, changers.add(device));
      if (changers.size > 1) this.together.add(field);
    }
  }

  #noteExtremes(was: Fields, is: Fields): void {
    if (was["n"] !== undefined && is["n"] === undefined) this.turned.add("n");
    const [top, low] = [is["top"], is["low"]];
    if (was["top"] !== undefined && (top === undefined || numberOf(top) < numberOf(was["top"]))) {
      this.turned.add("top");
    }
    if (was["low"] !== undefined && (low === undefined || numberOf(low) > numberOf(was["low"]))) {
      this.turned.add("low");
    }
    if (typeof top === "number") this.highest = Math.max(top, this.highest ?? top);
    if (typeof low === "number") this.lowest = Math.min(low, this.lowest ?? low);
  }

  #noteParts(field: Collecting, was: Fields, is: Fields): void {
    const [before, after] = [was, is].map((side) => new Set(PARTS[field](side)));
    const parts = this.parts[field];
    for (const part of new Set([...(before ?? []), ...(after ?? [])])) {
      const presence = parts.get(part) ?? { added: 0, removed: 0 };
      parts.set(part, presence);
      if (before?.has(part) !== true) presence.added++;
      if (after?.has(part) !== true) presence.removed++;
    }
  }

  #noteItems(device: number, was: Fields, is: Fields): void {
    const before = new Map(itemsOf(was).map(({ id, v }) => [id, v]));
    const after = itemsOf(is);
    for (const { id, v } of after) {
      const known = before.get(id);
      if (known === v) continue;
      const values = this.values.get(id) ?? new Map<number, string>();
      this.values.set(id, values.set(known === undefined ? -1 : device, v));
    }
    for (const [place, { id }] of after.entries()) {
      const next = after[place + 1];
      if (next !== undefined) this.order.add(`${id} ${next.id}`);
    }
  }
}

/** What all users did to each record, where records have fields with mergers. */
export class Changes implements Iterable<[id: string, changes: RecordChanges]> {
  readonly #records = new Map<string, RecordChanges>();

  note(act: Acknowledged): void {
    this.of(act.id).note(act);
  }

  of(id: string): RecordChanges {
    const known = this.#records.get(id);
    if (known !== undefined) return known;
    const changes = new RecordChanges();
    this.#records.set(id, changes);
    return changes;
  }

  [Symbol.iterator](): Iterator<[id: string, changes: RecordChanges]> {
    return this.#records.entries();
  }
}

export function partsOf(field: Collecting, fields: Fields): readonly string[] {
  return PARTS[field](fields);
}
