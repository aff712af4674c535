import type { Deletions } from "./field-rules.js";
import type { BuiltInStrategy } from "./strategy.js";

/** What one side did to a record since both last agreed. */
export type Side = "unchanged" | "edited" | "deleted";

/**
 * What follows:
 * - `nothing`: both sides agree;
 * - `take`: the remote version replaces the local one;
 * - `push`: the local version is to be sent;
 * - `merge`: both were edited, the fields decide;
 * - `keep-local`, `take-remote`: one side is overridden, and the journal keeps it;
 * - `wait`: a person decides.
 */
export type Step = "nothing" | "take" | "push" | "merge" | "keep-local" | "take-remote" | "wait";

type Contest = Readonly<Record<"edit-edit" | "edit-delete" | "delete-edit", Step>>;

/** Local side first: `edit-delete` is edited here and deleted there. */
const CONTESTS: Readonly<Record<BuiltInStrategy["kind"], Contest>> = {
  "three-way": { "edit-edit": "merge", "edit-delete": "keep-local", "delete-edit": "take-remote" },
  "server-wins": {
    "edit-edit": "take-remote",
    "edit-delete": "take-remote",
    "delete-edit": "take-remote",
  },
  "client-wins": {
    "edit-edit": "keep-local",
    "edit-delete": "keep-local",
    "delete-edit": "keep-local",
  },
  manual: { "edit-edit": "wait", "edit-delete": "wait", "delete-edit": "wait" },
};

/** `threeWay()` where a deletion beats an edit. */
const DELETE_WINS: Contest = {
  "edit-edit": "merge",
  "edit-delete": "take-remote",
  "delete-edit": "keep-local",
};

/** The table of edits and deletions: what follows for each pair of sides, under each strategy. */
export function nextStep(
  kind: BuiltInStrategy["kind"],
  local: Side,
  remote: Side,
  deletions: Deletions = "edit-wins",
): Step {
  const contest = deletions === "delete-wins" ? DELETE_WINS : CONTESTS[kind];
  const table: Readonly<Record<Side, Readonly<Record<Side, Step>>>> = {
    unchanged: { unchanged: "nothing", edited: "take", deleted: "take" },
    edited: { unchanged: "push", edited: contest["edit-edit"], deleted: contest["edit-delete"] },
    deleted: { unchanged: "push", edited: contest["delete-edit"], deleted: "nothing" },
  };
  return table[local][remote];
}
