import { counter } from "../../../src/merge/counter.js";
import { max, min } from "../../../src/merge/extreme.js";
import type { Deletions } from "../../../src/merge/field-rules.js";
import { keepLocal, keepRemote } from "../../../src/merge/keep.js";
import { list } from "../../../src/merge/list.js";
import { set } from "../../../src/merge/set.js";
import { threeWay, type AnyStrategy } from "../../../src/merge/strategy.js";
import { text } from "../../../src/merge/text.js";
import type { Json } from "../../../src/record/json.js";

/**
 * Which mergers a case has: all of them; sets beside those that recognise a write by its content, so that nothing but a
 * set may ask for tokens; or only the latter.
 */
export type Kit = "all" | "sets" | "content";

/** What decides a contested field: the function takes the larger text, and leaves everything else to a person. */
export type ContestedName = "local" | "remote" | "manual" | "function";

/** A `threeWay()` with mergers, by its options. All devices of a case have one kit, and each its own options. */
export type FieldsStrategyName = `fields ${Kit} ${ContestedName} ${Deletions}`;

export interface FieldsOptions {
  readonly kit: Kit;
  readonly contested: ContestedName;
  readonly deletions: Deletions;
}

const OF_CONTENT = {
  top: max(),
  low: min(),
  mine: keepLocal(),
  theirs: keepRemote(),
} as const;

const KITS = {
  content: OF_CONTENT,
  sets: { ...OF_CONTENT, tags: set() },
  all: { ...OF_CONTENT, tags: set(), n: counter(), items: list({ key: "id" }), text: text() },
} as const;

export type MergedField = keyof (typeof KITS)["all"];

export const MERGED_FIELDS: Readonly<Record<Kit, readonly MergedField[]>> = {
  content: Object.keys(KITS.content) as MergedField[],
  sets: Object.keys(KITS.sets) as MergedField[],
  all: Object.keys(KITS.all) as MergedField[],
};

const made = new Map<string, AnyStrategy>();

/** The options of a strategy with mergers; undefined for any other. */
export function optionsOf(name: string): FieldsOptions | undefined {
  const [kind, kit, contested, deletions] = name.split(" ");
  if (kind !== "fields") return undefined;
  return { kit, contested, deletions } as FieldsOptions;
}

export function fieldsStrategy({ kit, contested, deletions }: FieldsOptions): AnyStrategy {
  const name = `${kit} ${contested} ${deletions}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const strategy = threeWay({
    fields: KITS[kit],
    contested: contested === "function" ? ({ local, remote }) => larger(local, remote) : contested,
    deletions,
  });
  made.set(name, strategy);
  return strategy;
}

/** As the function of the app decides. */
export function larger(local: Json | undefined, remote: Json | undefined): Json | undefined {
  if (typeof local !== "string" || typeof remote !== "string") return undefined;
  return local > remote ? local : remote;
}
