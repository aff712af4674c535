import {
  isKintsugiError,
  type AccessChanges,
  type JournalEntry,
  type RecordState,
  type Rule,
  type Status,
  type SyncCounts,
  type SyncReport,
} from "kintsugi";
import { grantsIn, nameOfPrincipal } from "./neighbours.js";
import type { Task, TaskStatus } from "./tasks.js";

/** How a task stands, where that is worth a word. */
export const STATE_WORDS: Readonly<Record<RecordState, string>> = {
  synced: "",
  pending: "not sent yet",
  sent: "sent, no answer yet",
  conflict: "needs your decision",
  parked: "refused by the server",
};

export const STATUS_WORDS: Readonly<Record<TaskStatus, string>> = {
  todo: "To do",
  doing: "Doing",
  done: "Done",
};

export function describeTask(task: Task | null): string {
  return task === null ? "deleted" : `${task.description} (${STATUS_WORDS[task.status]})`;
}

/** The permissions of Kinto. */
export const PERMISSION_WORDS: Readonly<Record<string, string>> = {
  read: "see",
  write: "see and change",
  "record:create": "put tasks in",
};

/** What the server is still to be told of who may use something. */
export function describeAccess({ add, remove }: AccessChanges): string {
  const given = grantsIn(add).map(
    ([permission, principals]) =>
      `${principals.map(nameOfPrincipal).join(", ")} may ${PERMISSION_WORDS[permission] ?? permission} it`,
  );
  const taken = remove.map((principal) => `${nameOfPrincipal(principal)} may no longer use it`);
  return listOf([...given, ...taken]);
}

/** What a decision came to: what stays, and what it was decided against. */
export function describeDecision({
  fields,
  result,
  overridden,
  unreadable,
}: JournalEntry<Task>): string {
  if (result === null) return `It is deleted, against ${describeTask(overridden)}.`;
  if (overridden === null) return "It stays, against its deletion.";
  if (unreadable !== undefined) return "It stays, against a version that this app cannot read.";
  const parts = fields.map((field) => {
    const [kept, lost] = [wordsOf(result, field), wordsOf(overridden, field)];
    return `${kept} stays, against ${lost}`;
  });
  return `${listOf(parts)}.`;
}

function wordsOf({ description, status }: Task, field: string): string {
  if (field === "status") return `“${STATUS_WORDS[status]}”`;
  return field === "description" ? `“${description}”` : `another ${field}`;
}

const RULES: Readonly<Record<string, string>> = {
  mergeTasks: "the status that is further along wins",
  reconcile: "the server did not have it any more",
};

/** By which rule, and when. */
export function describeRule({ by, at }: JournalEntry<Task>): string {
  return `Rule: ${RULES[by] ?? by}. At ${at.toLocaleTimeString()}.`;
}

/** What a sync did. A failed one may have done something too. */
export function describeReport(report: SyncReport): string {
  const done = listOf(countsOf(report));
  if (!report.ok)
    return done === ""
      ? describeError(report.error)
      : `${describeError(report.error)} Before that: ${done}.`;
  return done === "" ? "Nothing new on either side." : `Synced: ${done}.`;
}

function countsOf({ pushed, pulled, records, conflicts, parked }: SyncCounts): readonly string[] {
  const merged = countRule(records, "merged");
  const shared = countRule(records, "shared");
  return [
    pushed > 0 ? `${pushed} sent` : "",
    shared > 0 ? `${shared} shared` : "",
    pulled > 0 ? `${pulled} received` : "",
    merged > 0 ? `${merged} merged` : "",
    conflicts > 0 ? `${conflicts} to decide` : "",
    parked > 0 ? `${parked} refused` : "",
  ];
}

function countRule(records: SyncCounts["records"], rule: Rule): number {
  return new Set(records.filter((record) => record.rule === rule).map(({ id }) => id)).size;
}

/** What this device still has to say to the server. */
export function describeStatus({ pending, conflicts, parked, online, stalled }: Status): string {
  const left = listOf([
    pending > 0 ? `${pending} not sent` : "",
    conflicts > 0 ? `${conflicts} to decide` : "",
    parked > 0 ? `${parked} refused` : "",
  ]);
  if (left === "") return online ? "Everything is sent" : "Everything is sent, no network";
  const since = stalled === null ? "" : `, since ${stalled.since.toLocaleTimeString()}`;
  return `${left}${since}${online ? "" : ", no network"}`;
}

/** For a person: what happened, and what to do. The errors of the library have a `code` to switch on. */
export function describeError(error: unknown): string {
  if (!isKintsugiError(error)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case "offline":
      return "The server cannot be reached. Nothing is lost: sync again later.";
    case "auth-required":
      return "The sign-in has run out. Nothing is lost: give the password again.";
    case "wrong-credentials":
      return "Name and password do not belong together. No account yet? Then sign up.";
    case "account-exists":
      return "This name is taken. Sign in, or choose another one.";
    case "not-connected":
      return "Sign in first: then this device knows where to send its tasks.";
    case "conflict-changed":
      return "It changed while you were deciding: look at it again.";
    case "not-offered":
      return "This server does not tell what is shared.";
    case "forbidden":
      return "The server lets you use one of these lists no more. What is here of it stays.";
    case "wrong-identity":
      return "These tasks belong to somebody else. Sign out first.";
    default:
      return error.message;
  }
}

function listOf(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}
