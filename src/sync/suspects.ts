import type { RecordId } from "../record/record.js";
import type { Sort } from "./answers.js";
import type { Delivery } from "./deliver.js";
import type { Intent } from "./intent.js";
import type { Answered } from "./outcome-of.js";
import type { Stop } from "./stop.js";

/** The parts of batches that failed as a whole, on the way to the one record that makes them fail. */
export interface Suspects {
  /** What is to be sent again, each by itself. */
  readonly queue: readonly (readonly RecordId[])[];
  /** How many batches failed since one passed. */
  readonly failures: number;
  /** Whether a batch passed since the first of these failed. */
  readonly hasPassed: boolean;
  /** How often each part failed, by its first and last id. */
  readonly fails: ReadonlyMap<string, number>;
}

export interface Judged {
  readonly suspects: Suspects;
  /** What is certain and can be stored. */
  readonly answers: readonly Answered[];
}

export const NO_SUSPECTS: Suspects = { queue: [], failures: 0, hasPassed: false, fails: new Map() };

/** A record that fails alone this often, while others pass, is set aside. */
const ALONE = 3;
/** A batch of several is sent this often before it is halved. */
const TOGETHER = 2;
/** After this many failures in a row the server is to blame, not a record: two for each halving of a large batch. */
const IN_A_ROW = 24;

/**
 * Finds the record that makes a batch fail. A batch that the server rejects is halved at once; one that fails with
 * 5xx is sent twice, then halved. A record that alone is rejected, or alone fails three times while others pass, is
 * refused; where nothing passes at all, the push stops and nothing is set aside.
 */
export function halve(
  before: Suspects,
  intents: readonly Intent[],
  delivery: Delivery,
): Judged | Stop {
  if (delivery.kind === "answered") {
    return { suspects: { ...before, failures: 0, hasPassed: true }, answers: delivery.answers };
  }
  const ids = intents.map(({ id }) => id);
  const isAlone = ids.length === 1;
  if (delivery.kind === "rejected") {
    return isAlone
      ? { suspects: before, answers: refuse(intents, delivery.status, delivery.message) }
      : { suspects: { ...before, queue: [...split(ids), ...before.queue] }, answers: [] };
  }
  const name = nameOf(ids);
  const count = (before.fails.get(name) ?? 0) + 1;
  const failures = before.failures + 1;
  if (failures > IN_A_ROW) return delivery.stop;
  const suspects: Suspects = {
    queue: before.queue,
    failures,
    hasPassed: before.fails.size > 0 && before.hasPassed,
    fails: new Map(before.fails).set(name, count),
  };
  if (!isAlone) {
    const parts = count < TOGETHER ? [ids] : split(ids);
    return { suspects: { ...suspects, queue: [...parts, ...before.queue] }, answers: [] };
  }
  if (count < ALONE)
    return { suspects: { ...suspects, queue: [...before.queue, ids] }, answers: [] };
  if (!suspects.hasPassed) return delivery.stop;
  const status = delivery.stop.why === "server-error" ? delivery.stop.status : 500;
  const message = delivery.stop.why === "server-error" ? delivery.stop.message : "";
  return { suspects, answers: refuse(intents, status, message) };
}

/** Whether this part is one record that failed by itself: what was not tried yet goes first, so that it lets others pass. */
export function isPatient({ fails }: Suspects, ids: readonly RecordId[]): boolean {
  return ids.length === 1 && fails.has(nameOf(ids));
}

function nameOf(ids: readonly RecordId[]): string {
  return `${ids[0]} ${ids.at(-1)}`;
}

function split(ids: readonly RecordId[]): readonly (readonly RecordId[])[] {
  const middle = Math.ceil(ids.length / 2);
  return [ids.slice(0, middle), ids.slice(middle)];
}

function refuse(intents: readonly Intent[], status: number, message: string): readonly Answered[] {
  return intents.map((intent) => ({
    intent,
    sort: sortOf(status),
    version: null,
    status,
    message,
  }));
}

function sortOf(status: number): Sort {
  if (status >= 500) return "5xx again and again, to this record alone";
  return status === 413 ? "413" : "400";
}
