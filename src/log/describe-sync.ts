import type { SyncReport } from "../collection/sync-report.js";
import { isKintsugiError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { SyncError } from "../sync-errors.js";
import { countOf } from "./count-of.js";
import type { Described } from "./entry.js";
import { nameOf } from "./name-of.js";
import { printTime } from "./print-time.js";

type Stopped =
  | Exclude<SyncError["code"], "waiting" | "server-error">
  | "storage-unavailable"
  | "database-closed";

/** Why a sync stopped. The messages of errors are not shown: a server's may quote a record. */
const WHY: Readonly<Record<Stopped, string>> = {
  offline: "the server cannot be reached, or did not answer in time",
  "not-connected": "no server is named",
  "auth-required": "nobody is signed in, or the server does not take the credentials",
  "wrong-credentials": "the credentials are not those of the user they name",
  "wrong-identity": "what is stored here belongs to another user or server",
  "adoption-refused": "edits from before the sign-in wait for somebody to say whose they are",
  forbidden: "the user may not read this",
  "parent-missing": "the bucket or the collection is not on the server",
  "server-reset": "the server lacks so much that the app has to say what is to become of it",
  protocol: "the answer is not Kinto's protocol",
  busy: "others changed the same meanwhile",
  "definition-differs": "it is synced under another definition",
  "reload-needed": "a part of the app cannot be loaded",
  "storage-full": "the device has no room left",
  "invalid-input": "an option of it is wrong",
  "database-replaced": "the content was replaced here",
  "database-closed": "the database was closed",
  "storage-unavailable": "the storage of this device cannot be reached",
};

export function describeBegin(
  number: number,
  collections: readonly CollectionKey[],
): Described<"sync-began"> {
  const names = collections.map(nameOf).join(", ");
  const text = `Sync ${number} begins: ${names === "" ? "no collections" : names}`;
  return { level: "info", kind: "sync-began", collections, text };
}

export function describeEnd(
  number: number,
  report: SyncReport,
  ms: number,
): Described<"sync-ended"> {
  const { pulled, pushed, pending, conflicts, parked } = report;
  const counts = { pulled, pushed, pending, conflicts, parked };
  const reason = report.ok ? null : report.reason;
  const how = report.ok ? `Sync ${number} is through` : stoppedBy(number, report.error);
  const left = [
    ...(pending > 0 ? [`${pending} to be sent`] : []),
    ...(conflicts > 0 ? [countOf(conflicts, "conflict")] : []),
    ...(parked > 0 ? [`${parked} set aside`] : []),
  ];
  const waits = left.length === 0 ? "" : `; left: ${left.join(", ")}`;
  const text = `${how}: ${pulled} received, ${pushed} sent${waits} (${Math.round(ms)} ms)`;
  return { level: "info", kind: "sync-ended", reason, counts, ms, text };
}

/** Of a sync that ended without a report. */
export function describeFailure(
  number: number,
  error: unknown,
  ms: number,
): Described<"sync-ended"> {
  const reason = isKintsugiError(error) ? error.code : "aborted";
  const why = reason === "aborted" ? "it was ended, here or by another tab" : wordsOf(reason);
  const text = `Sync ${number} stopped, because ${why} (${Math.round(ms)} ms)`;
  return { level: "info", kind: "sync-ended", reason, counts: null, ms, text };
}

function stoppedBy(number: number, error: SyncError): string {
  if (error.code === "waiting") {
    return `Sync ${number} waits: the server asked to be left alone until ${printTime(error.retryAt.getTime())}`;
  }
  const why =
    error.code === "server-error"
      ? `the server failed or refused (${error.status})`
      : wordsOf(error.code);
  return `Sync ${number} stopped, because ${why}`;
}

function wordsOf(code: string): string {
  const words: Readonly<Record<string, string>> = WHY;
  return words[code] ?? code;
}
