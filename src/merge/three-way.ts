import { InvalidInputError } from "../errors.js";
import type { Json } from "../record/json.js";
import type { At, Path } from "../record/path.js";
import type { Fields } from "../record/record.js";
import type { FieldFunction, FieldMerger } from "./field-merger.js";
import type { ContestedField, Deletions, FieldRules } from "./field-rules.js";
import { joinField } from "./join-field.js";
import { recogniseOwn } from "./own-write.js";
import { planFields, textOf } from "./plan-fields.js";
import type { PlainStrategy, ThreeWayStrategy } from "./strategy.js";

/** What may merge a field of this type. */
export type MergerFor<V> = [Json] extends [V]
  ? FieldMerger | FieldFunction
  : FieldMerger<V> | FieldFunction<V>;

export interface ThreeWayOptions<T> {
  /**
   * What joins a field that both sides changed: `set()`, `counter()`, `list()`, `max()`, `min()`, `keepLocal()`,
   * `keepRemote()`, `text()` of `kintsugi/merge-text`, or a function. A dotted path reaches into nested objects. Where
   * a merger meets values that are not for it, the field is contested.
   */
  readonly fields?: { readonly [P in Path<T>]?: MergerFor<At<T, P>> };
  /**
   * What becomes of a field that both sides changed differently and nothing joins: the `"local"` value stays (the
   * default) or the `"remote"` one is taken, and the journal keeps both; with `"manual"` the whole record waits as a
   * conflict; a function decides.
   */
  readonly contested?:
    | "local"
    | "remote"
    | "manual"
    | ((field: ContestedField) => Json | undefined);
  /** Whether an edit beats a deletion (`"edit-wins"`, the default), or the other way round. */
  readonly deletions?: Deletions;
  /**
   * How a write of this device is known when it comes back after a lost answer: by its `"content"`, or by a `"token"`
   * in the record's field `_kintsugi`, for functions that count or append. Default: `"token"` exactly if a merger needs it.
   */
  readonly recognition?: "content" | "token";
}

/**
 * Joins both sides, field by field and into nested objects: what one side changed is taken; a field that both changed
 * differently goes to its merger, else it is contested. By default the local value stays then, and the other goes to the
 * journal. An edit beats a deletion. The default strategy.
 *
 * @throws InvalidInputError for an option that does not exist, or a path that cannot be merged.
 */
export function threeWay(): PlainStrategy & { readonly kind: "three-way" };
export function threeWay<T = Fields>(options: ThreeWayOptions<NoInfer<T>>): ThreeWayStrategy<T>;
export function threeWay(options: unknown = {}): ThreeWayStrategy<never> {
  const rules = rulesOf(checkOptions(options));
  return Object.freeze(rules.text === "" ? { kind: "three-way" } : { kind: "three-way", rules });
}

type Checked = ThreeWayOptions<Record<string, Json>>;

function rulesOf({
  fields = {},
  contested = "local",
  deletions = "edit-wins",
  recognition,
}: Checked): FieldRules {
  const plan = planFields(fields);
  const needsTokens = recognition === undefined ? plan.needsTokens : recognition === "token";
  const rules = {
    fields: plan.tree,
    contested,
    deletions,
    needsTokens,
    isOfApp: plan.isOfApp || typeof contested === "function",
    joinField,
    recogniseOwn,
  };
  return { ...rules, text: textOf(rules, plan.names, plan.needsTokens) };
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  contested: ["local", "remote", "manual"],
  deletions: ["edit-wins", "delete-wins"],
  recognition: ["content", "token"],
};

function checkOptions(options: unknown): Checked {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InvalidInputError("threeWay() takes an object of options, or nothing");
  }
  for (const [name, value] of Object.entries(options)) {
    if (name === "fields" || value === undefined) continue;
    const choices = Object.hasOwn(CHOICES, name) ? CHOICES[name] : undefined;
    if (choices === undefined) {
      const known = ["fields", ...Object.keys(CHOICES)].join(", ");
      throw new InvalidInputError(`threeWay() has no option ${JSON.stringify(name)}: use ${known}`);
    }
    if (choices.includes(value as string)) continue;
    if (name === "contested" && typeof value === "function") continue;
    const more = name === "contested" ? ", or a function" : "";
    throw new InvalidInputError(
      `${name} is ${print(value)}: use ${choices.map(print).join(" or ")}${more}`,
    );
  }
  const { fields, contested, deletions, recognition } = options as Checked;
  return {
    ...(fields !== undefined && { fields }),
    ...(contested !== undefined && { contested }),
    ...(deletions !== undefined && { deletions }),
    ...(recognition !== undefined && { recognition }),
  };
}

function print(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
