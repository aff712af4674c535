import { SHAPED_BY } from "../sync/judge-definition.js";
import type { AnyCollectionDefinition } from "./definition.js";
import type { Shape } from "./shape.js";

/**
 * What of a definition decides about records, as text: the version, then the strategy with its options, then what shapes
 * records on their way, where anything does. Tabs and workers with the same one may sync the same collection.
 *
 * It is stored, so it must stay the same from release to release. Functions count as one another: a minifier gives the
 * same function another name in each bundle, and the app raises `version` where one is to replace another.
 */
export function fingerprintOf({
  version,
  merge,
  ...shape
}: Pick<AnyCollectionDefinition, "version" | "merge" | keyof Shape>): string {
  const rules = typeof merge === "function" ? undefined : merge.rules?.text;
  const kind = typeof merge === "function" ? "function" : merge.kind;
  const strategy = rules === undefined ? kind : `${kind} ${rules}`;
  const shaping = shapeOf(shape).join(" ");
  return `${version} ${strategy}${shaping === "" ? "" : SHAPED_BY}${shaping}`;
}

function shapeOf({ ids, localFields, transformers, incoming }: Shape): readonly string[] {
  return [
    ...(ids.validate === null ? [] : ["ids"]),
    ...(localFields.size === 0 ? [] : [`local:${JSON.stringify([...localFields].toSorted())}`]),
    ...(transformers.length === 0
      ? []
      : [`transformers:${transformers.map(({ id }) => id).join()}`]),
    ...(incoming.length === 0 ? [] : [`incoming:${incoming.length}`]),
  ];
}
