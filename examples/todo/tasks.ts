import { defineCollection, type Conflict, type Resolution } from "kintsugi";

export const STATUSES = ["todo", "doing", "done"] as const;

export type TaskStatus = (typeof STATUSES)[number];

export interface Task {
  description: string;
  status: TaskStatus;
}

/** The definition is shared by both devices, as it would be by a page, its other tabs and a service worker. */
export const tasks = defineCollection<Task>("tasks", { merge: mergeTasks });

/**
 * Edits of different fields are joined without asking. Where both sides changed the same field, or one of them
 * deleted the task, the conflict is left for a person: `undefined` says so.
 */
export function mergeTasks(conflict: Conflict<Task>): Resolution<Task> {
  return conflict.contested.length === 0 ? join(conflict) : undefined;
}

/**
 * A task that has something of both versions, for a person to accept: both descriptions, and the status that is
 * further along. Undefined where there is nothing to join, or where one version says it all.
 */
export function proposeMerge(conflict: Conflict<Task>): Task | undefined {
  const joined = join(conflict);
  const { local, remote, contested } = conflict;
  if (joined === undefined || local === null || remote === null) return undefined;
  const description = contested.includes("description")
    ? `${remote.description} / ${local.description}`
    : joined.description;
  const status = contested.includes("status")
    ? furtherOf(remote.status, local.status)
    : joined.status;
  const proposal = { ...joined, description, status };
  return isSame(proposal, local) || isSame(proposal, remote) ? undefined : proposal;
}

/** The remote version with what was changed here. It starts from all of it: another app may know more fields. */
function join({ base, local, remote }: Conflict<Task>): Task | undefined {
  if (base === null || local === null || remote === null) return undefined;
  return {
    ...remote,
    ...(local.description !== base.description && { description: local.description }),
    ...(local.status !== base.status && { status: local.status }),
  };
}

function furtherOf(a: TaskStatus, b: TaskStatus): TaskStatus {
  return STATUSES.indexOf(a) > STATUSES.indexOf(b) ? a : b;
}

export function isSame(a: Task, b: Task): boolean {
  return a.description === b.description && a.status === b.status;
}
