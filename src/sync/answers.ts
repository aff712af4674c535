/** What the server answered to one operation, read as far as it matters. */
export const SORTS = [
  "200",
  "201",
  "400",
  "401",
  "403",
  "404 of the record",
  "404 of something else",
  "409",
  "412 with a version",
  "412 with nothing",
  "412 of a stranger",
  "413",
  "429",
  "another 4xx",
  "5xx",
  "5xx again and again, to this record alone",
  "unreadable",
] as const;

export type Sort = (typeof SORTS)[number];

/** What was sent. `undo`: a deletion of what an attempt of unknown outcome may have created. */
export const KINDS = ["create", "update", "delete", "undo"] as const;

export type Kind = (typeof KINDS)[number];

/**
 * How the operation stands when the answer comes: as it was sent; edited since; with a version of the server that waits
 * for a decision; or it no longer knows of the attempt, since something overtook it.
 */
export const STATES = ["as sent", "edited", "conflict", "overtaken"] as const;

export type State = (typeof STATES)[number];

/**
 * What follows:
 * - `end`: the operation ends, the version that came back is confirmed;
 * - `rebase`: the version is confirmed, and what was edited since stays on it;
 * - `merge`: what the server shows is joined with the local side, even if its timestamp is older;
 * - `merge if newer`: the same, unless the version that waits is newer;
 * - `gone`: there is nothing (any longer), as the deletion wanted;
 * - `gone in time`: the same, once no attempt to create it can be under way any more;
 * - `park`: set aside with the reason;
 * - `forget`: the attempt did nothing; what is there now is sent, or decided;
 * - `ignore`: the answer is about what is no longer unsent;
 * - `unknown`: nothing is certain of the whole batch, and every attempt stays known;
 * - `stop: …`: not about this record: the push ends, and touches nothing of it.
 */
export type Action =
  | "end"
  | "rebase"
  | "merge"
  | "merge if newer"
  | "gone"
  | "gone in time"
  | "park"
  | "forget"
  | "ignore"
  | "unknown"
  | "stop: credentials"
  | "stop: parent missing"
  | "stop: not served";

type ByState = Readonly<Record<State, Action>>;
type ByKind = Readonly<Record<Kind, ByState>>;

const TAKEN = states("end", "rebase", "rebase", "ignore");
const SHOWN = states("merge", "merge", "merge if newer", "ignore");
const NOTHING = states("merge", "merge", "ignore", "ignore");
const GONE = states("gone", "gone", "forget", "ignore");
const GONE_IN_TIME = states("gone in time", "gone in time", "forget", "ignore");
const REFUSED = states("park", "forget", "forget", "ignore");
const UNKNOWN = always("unknown");
const PARENT = always("stop: parent missing");

/** What follows from each answer to each operation in each state. */
export const ACTIONS: Readonly<Record<Sort, ByKind>> = {
  "200": kinds(TAKEN, TAKEN, TAKEN, TAKEN),
  "201": kinds(TAKEN, TAKEN, UNKNOWN, UNKNOWN),
  "400": same(REFUSED),
  "401": same(always("stop: credentials")),
  "403": same(REFUSED),
  "404 of the record": kinds(PARENT, PARENT, GONE, GONE_IN_TIME),
  "404 of something else": same(PARENT),
  "409": same(UNKNOWN),
  "412 with a version": same(SHOWN),
  "412 with nothing": same(NOTHING),
  "412 of a stranger": same(UNKNOWN),
  "413": same(REFUSED),
  "429": same(UNKNOWN),
  "another 4xx": same(always("stop: not served")),
  "5xx": same(UNKNOWN),
  "5xx again and again, to this record alone": same(REFUSED),
  unreadable: same(UNKNOWN),
};

function states(asSent: Action, edited: Action, conflict: Action, overtaken: Action): ByState {
  return { "as sent": asSent, edited, conflict, overtaken };
}

function always(action: Action): ByState {
  return states(action, action, action, action);
}

function kinds(create: ByState, update: ByState, remove: ByState, undo: ByState): ByKind {
  return { create, update, delete: remove, undo };
}

function same(row: ByState): ByKind {
  return kinds(row, row, row, row);
}
