import type { Memory } from "../../src/driver/decide-over.js";
import type { MemoryLog } from "../../src/store/memory-log.js";
import type { Needs } from "../../src/sync/effects.js";
import { Fold } from "../../src/view/fold.js";
import { outlineOf } from "../../src/view/outlines.js";

/** What a tab sees of a collection that is never loaded, for one decision: nothing but what that asked for. */
export function readApart(
  log: MemoryLog,
  key: string,
  { operations }: Pick<Fold, "operations">,
  needs: Exclude<Needs, "operations">,
): Pick<Memory, "fold" | "read"> {
  const whole = new Fold("records");
  whole.absorbSlice(log.read([whole.markIn(key)], { segments: true }).slices.get(key));
  const versions = [...whole.confirmed];
  const read =
    needs === "outlines"
      ? { outlines: new Map(versions.map(([id, version]) => [id, outlineOf(version)])) }
      : { found: new Map(versions.filter(([id]) => needs.includes(id))) };
  return {
    fold: { depth: "operations", operations, confirmed: new Map(), stampOf: unknown },
    read,
  };
}

function unknown(): undefined {
  return undefined;
}
