import { isEqual } from "../record/equal.js";
import type { Json } from "../record/json.js";
import type { FieldFunction, FieldSides, Joined, MergeWithin } from "./field-merger.js";
import type { ContestedField, FieldRule, FieldRules, MergeRun } from "./field-rules.js";

type Merger = NonNullable<FieldRule["merger"]>;

/**
 * Joins a field that both sides changed, with its merger or as contested fields are decided. Where nobody is asked yet
 * who has to be, it is the local value.
 *
 * @throws what a function of the app throws, where they may be called
 */
export function joinField(
  rules: FieldRules,
  field: ContestedField,
  merger: Merger | undefined,
  run: MergeRun,
  within: MergeWithin,
): Json | undefined {
  const { path, ...sides } = field;
  const joined = merger === undefined ? undefined : join(merger, sides, path, run, within);
  if (joined !== undefined) {
    if (joined.overrode === true) run.overridden.push(path);
    return joined.value;
  }
  return isEqual(sides.local, sides.remote) ? sides.local : decide(rules, field, run);
}

function join(
  merger: Merger,
  sides: FieldSides,
  path: string,
  run: MergeRun,
  within: MergeWithin,
): Joined | undefined {
  if (typeof merger === "object") return merger.merge(sides, within);
  if (!run.mayCall) {
    run.asksApp = true;
    run.contested.push(path);
    return { value: sides.local };
  }
  // nobody but the app knows whether something was lost: the journal keeps both sides
  const value = (merger as unknown as FieldFunction)(sides);
  return value === undefined ? undefined : { value, overrode: true };
}

function decide({ contested }: FieldRules, field: ContestedField, run: MergeRun): Json | undefined {
  const { path, local, remote } = field;
  run.contested.push(path);
  if (contested === "manual") {
    run.waits = true;
    return local;
  }
  if (typeof contested === "function") {
    if (!run.mayCall) {
      run.asksApp = true;
      return local;
    }
    const value = contested(field);
    if (value === undefined) {
      run.waits = true;
      return local;
    }
    run.overridden.push(path);
    return value;
  }
  run.overridden.push(path);
  return contested === "remote" ? remote : local;
}
