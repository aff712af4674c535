import type { Committed, Effect } from "../sync/effects.js";
import type { Described } from "./entry.js";
import { nameOf } from "./name-of.js";
import { reportsIn } from "./reports-in.js";

/** The records that wait for a person from this commit on. */
export function describeWaiting(
  { at: step, collection }: Extract<Effect, { do: "transact" }>,
  committed: Committed<unknown>,
): readonly Described<"conflict" | "parked">[] {
  if (committed.kind !== "committed") return [];
  return reportsIn(committed.result).flatMap(({ id, rule, status = null }) => {
    if (rule !== "conflict" && rule !== "parked") return [];
    const which = `Record ${id} of ${nameOf(collection)}`;
    const how =
      status === null
        ? "could not be prepared for sending here"
        : `was refused for good by the server (${status})`;
    const text =
      rule === "conflict"
        ? `${which} was changed on both sides, and waits for a decision`
        : `${which} ${how}, and is set aside`;
    return [{ level: "info", kind: rule, step, collection, id, status, text }];
  });
}
