import type { Json, JsonObject } from "../../../src/record/json.js";
import type { Fields } from "../../../src/record/record.js";
import type { MergedField } from "./fields-strategy.js";

/** An edit in the terms of a field that has a merger; `at` says by how much, or where. */
export interface Change {
  readonly field: MergedField;
  readonly how: "add" | "remove" | "alter";
  readonly at: number;
}

/** By how much a count changes: no two sums of a few of them are likely to be the same. */
const AMOUNTS = [1, 10, 100, -7] as const;

export interface Item extends JsonObject {
  readonly id: string;
  readonly v: string;
}

/** The record with the change in it. What is added is new, and has a name of its own; where nothing is to be removed, it is added. */
export function changed(fields: Fields, { field, how, at }: Change, name: () => string): Fields {
  const value = fields[field];
  switch (field) {
    case "n":
      return { ...fields, n: numberOf(value) + (AMOUNTS[at % AMOUNTS.length] ?? 1) };
    case "top":
      return { ...fields, top: numberOf(value) + 1 + (at % 5) };
    case "low":
      return { ...fields, low: numberOf(value) - 1 - (at % 5) };
    case "mine":
    case "theirs":
      return { ...fields, [field]: name() };
    case "tags": {
      const tags = tagsOf(fields);
      const isLess = how === "remove" && tags.length > 0;
      return { ...fields, tags: isLess ? without(tags, at) : [...tags, name()] };
    }
    case "items":
      return { ...fields, items: changedItems(itemsOf(fields), how, at, name) };
    case "text": {
      const words = wordsOf(fields);
      const isLess = how === "remove" && words.length > 0;
      const left = isLess
        ? without(words, at)
        : words.toSpliced(placeIn(words, at), 0, wordOf(name()));
      return { ...fields, text: left.join(" ") };
    }
  }
}

function changedItems(
  items: readonly Item[],
  how: Change["how"],
  at: number,
  name: () => string,
): readonly Item[] {
  const place = at % Math.max(1, items.length);
  const item = items[place];
  if (item === undefined || how === "add") {
    return items.toSpliced(placeIn(items, at), 0, { id: name(), v: name() });
  }
  return how === "remove" ? without(items, at) : items.with(place, { ...item, v: name() });
}

export function numberOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

export function tagsOf(fields: Fields): readonly string[] {
  return (fields["tags"] ?? []) as readonly string[];
}

export function itemsOf(fields: Fields): readonly Item[] {
  return (fields["items"] ?? []) as readonly Item[];
}

export function wordsOf(fields: Fields): readonly string[] {
  return ((fields["text"] ?? "") as string).split(" ").filter((word) => word !== "");
}

/** One word for who compares texts by words. */
function wordOf(name: string): string {
  return name.replace(".", "_");
}

function placeIn(list: readonly unknown[], at: number): number {
  return at % (list.length + 1);
}

/** Counted from the end, where what is new mostly stands. */
function without<T>(list: readonly T[], at: number): readonly T[] {
  return list.toSpliced(list.length - 1 - (at % list.length), 1);
}
