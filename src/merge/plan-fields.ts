import { InvalidInputError } from "../errors.js";
import type { FieldFunction, FieldMerger } from "./field-merger.js";
import type { FieldRule, FieldRules, FieldTree } from "./field-rules.js";

/** The mergers of a `threeWay()`, as merging looks them up. */
export interface FieldPlan {
  readonly tree: FieldTree;
  readonly needsTokens: boolean;
  readonly isOfApp: boolean;
  /** Each path with the name of its merger, in order. */
  readonly names: readonly string[];
}

type Merger = FieldMerger | FieldFunction<never>;

type Growing = Map<string, { merger?: Merger; within?: Growing }>;

/** Fields that no edit of the app reaches. */
const MANAGED: ReadonlySet<string> = new Set(["id", "last_modified", "deleted", "_kintsugi"]);

/**
 * Reads and checks `fields`.
 *
 * @throws InvalidInputError for a path that is none, or lies in another, and for what is no merger
 */
export function planFields(fields: unknown): FieldPlan {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new InvalidInputError("fields takes an object: paths, and what merges the field there");
  }
  const tree: Growing = new Map();
  const mergers = Object.entries(fields)
    .filter(([, merger]) => merger !== undefined)
    .map(([path, merger]) => [path, checkMerger(path, merger)] as const);
  for (const [path, merger] of mergers) grow(tree, path, merger);
  const ours = mergers.flatMap(([, merger]) => (typeof merger === "function" ? [] : [merger]));
  return {
    tree,
    needsTokens: ours.some((merger) => merger.needsTokens === true),
    isOfApp: ours.length < mergers.length,
    names: mergers.map(([path, merger]) => `${path}=${nameOf(merger)}`).toSorted(),
  };
}

/** Empty where everything is as by default, so that the fingerprint of a plain `threeWay()` stays what it was. */
export function textOf(
  {
    contested,
    deletions,
    needsTokens,
  }: Pick<FieldRules, "contested" | "deletions" | "needsTokens">,
  names: readonly string[],
  isTokenDefault: boolean,
): string {
  return [
    ...names,
    ...(contested === "local" ? [] : [`contested:${nameOf(contested)}`]),
    ...(deletions === "edit-wins" ? [] : [`deletions:${deletions}`]),
    ...(needsTokens === isTokenDefault ? [] : [`recognition:${needsTokens ? "token" : "content"}`]),
  ].join(" ");
}

/** Functions count as one another, as in every fingerprint. */
function nameOf(merger: Merger | string | ((...args: never) => unknown)): string {
  if (typeof merger === "string") return merger;
  return typeof merger === "function" ? "function" : merger.name;
}

function checkMerger(path: string, merger: unknown): Merger {
  if (typeof merger === "function") return merger as FieldFunction<never>;
  const { name, merge } = (merger ?? {}) as Partial<FieldMerger>;
  if (typeof name === "string" && typeof merge === "function") return merger as FieldMerger;
  throw new InvalidInputError(
    `The merger of ${path} is none: use one such as set() or counter(), with its brackets, or a function`,
  );
}

function grow(tree: Growing, path: string, merger: Merger): void {
  const names = path.split(".");
  const [first = "", last = ""] = [names[0], names.at(-1)];
  if (names.includes("")) {
    throw new InvalidInputError(
      `${JSON.stringify(path)} is no path: give names of fields, with dots between them`,
    );
  }
  if (MANAGED.has(first)) {
    throw new InvalidInputError(`${path} belongs to the protocol, and is not merged: leave it out`);
  }
  let level = tree;
  for (const name of names.slice(0, -1)) {
    const rule: { merger?: Merger; within?: Growing } = level.get(name) ?? {};
    if (rule.merger !== undefined) throw inEachOther(path);
    rule.within ??= new Map();
    level.set(name, rule);
    level = rule.within;
  }
  if (level.has(last)) throw inEachOther(path);
  level.set(last, { merger } satisfies FieldRule);
}

function inEachOther(path: string): InvalidInputError {
  return new InvalidInputError(
    `A merger for ${path} and one for a field around or inside it exclude each other: leave one out`,
  );
}
