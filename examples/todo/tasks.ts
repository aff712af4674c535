import {
  defineCollection,
  type CollectionDefinition,
  type Conflict,
  type Resolution,
} from "kintsugi";

export const STATUSES = ["todo", "doing", "done"] as const;

export type TaskStatus = (typeof STATUSES)[number];

export interface Task {
  description: string;
  status: TaskStatus;
}

/** The definition is shared by both devices, as it would be by a page, its other tabs and a service worker. */
export const tasks = defineCollection<Task>("tasks", { merge: mergeTasks });

const tasksOfOthers = new Map<string, CollectionDefinition<Task>>();

/** The tasks that somebody else keeps in this bucket. A collection has one definition, wherever it is used. */
export function tasksIn(bucket: string): CollectionDefinition<Task> {
  const known = tasksOfOthers.get(bucket);
  if (known !== undefined) return known;
  const made = defineCollection<Task>("tasks", { bucket, merge: mergeTasks });
  tasksOfOthers.set(bucket, made);
  return made;
}

/**
 * Edits of different fields are joined without asking. Where both sides set another status, the one that is further
 * along stays, and the journal keeps the other. Where both changed the words, or one of them deleted the task, the
 * conflict is left for a person: `undefined` says so.
 */
export function mergeTasks(conflict: Conflict<Task>): Resolution<Task> {
  const { base, local, remote, contested } = conflict;
  if (base === null || local === null || remote === null) return undefined;
  if (contested.some((field) => field !== "status")) return undefined;
  const status = contested.includes("status")
    ? furtherOf(remote.status, local.status)
    : changed(base.status, local.status, remote.status);
  const description = changed(base.description, local.description, remote.description);
  // from all of the remote version: another app may know more fields
  return { ...remote, description, status };
}

/** The local value where it was changed here. */
function changed<T>(base: T, local: T, remote: T): T {
  return local === base ? remote : local;
}

function furtherOf(a: TaskStatus, b: TaskStatus): TaskStatus {
  return STATUSES.indexOf(a) > STATUSES.indexOf(b) ? a : b;
}

export function toStatus(text: string): TaskStatus {
  return STATUSES.find((known) => known === text) ?? "todo";
}

export function isSame(a: Task, b: Task): boolean {
  return a.description === b.description && a.status === b.status;
}
