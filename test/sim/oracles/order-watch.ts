import { isJsonObject, type Json } from "../../../src/record/json.js";
import type { Answer } from "../../../src/sync/effects.js";
import type { RecordReport } from "../../../src/sync/report.js";
import type { Fault } from "../faults.js";
import type { Running, Simulation } from "../simulation.js";
import type { Leaf } from "../sync-run.js";
import { isBatch } from "../wire.js";

/** A tab that sleeps for longer than this between choosing and sending sends nothing, in milliseconds. */
const LONGEST_SLEEP = 30_000;
/** What the fault `backoff` asks for, in milliseconds. */
const BACKOFF = 20_000;

/** After which a refused permission is tried again, in milliseconds. */
const DAY = 24 * 3_600_000;

const READS: ReadonlySet<string> = new Set([
  "pull.request",
  "identity.request",
  "reconcile.request",
  "reconcile.fetch",
]);

/** Where a sync sees how old the last comparison is. */
const LOADS: ReadonlySet<string> = new Set(["sync.load", "reconcile.load"]);

/** Why a sync stops that takes a refused count for a refused list. */
const OF_A_COUNT: ReadonlySet<string | undefined> = new Set([
  "forbidden",
  "parent-missing",
  "server-error",
]);

/** What happened in one sync so far. */
interface Course {
  /** When what is being sent was chosen. */
  chosen: number;
  /** Whether what was last asked for was read. */
  wasRead: boolean;
  /** Whether a list was refused: a timestamp may be the reason. */
  wasRefused400: boolean;
  /** Whether there is a reason to compare everything. */
  hasDoubt: boolean;
  isAborted: boolean;
  /** How much went wrong; and whether the server, or somebody on the way, would not count. */
  faults: number;
  isUncounted: boolean;
  /** Until when the last page asks to be left alone. */
  backoff: number;
  /** Where transactions were refused for want of room, and for another reason. */
  readonly full: string[];
  readonly unavailable: string[];
  hasChosen: boolean;
  /** Whether the server took anything of this push. */
  hasPassed: boolean;
}

/** Watches what a sync does after what: what was refused, read, chosen and answered before. */
export class OrderWatch {
  readonly #sim: Simulation;
  readonly #courses = new WeakMap<Running, Course>();

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  performed(run: Running, leaf: Leaf, result: unknown, fault: Fault | null): void {
    if (!isOfOne(run)) return;
    const { effect } = leaf;
    const course = this.#courseOf(run);
    if (course.isAborted && effect.do === "request") {
      this.#complain(run, "asks the server although it was ended");
    }
    course.isAborted ||= isEnded(result);
    if (fault !== null) course.faults++;
    if (effect.do === "request") this.#asked(run, leaf, course, result as Answer, fault);
    if (effect.do === "transact") this.#stored(run, leaf, course, result, fault);
  }

  afterSync(run: Running): void {
    if (!isOfOne(run)) return;
    const course = this.#courseOf(run);
    const stop = run.result?.each[0]?.stop ?? null;
    if (course.isAborted && stop === null) this.#complain(run, "goes on although it was ended");
    if (course.faults === 1 && course.isUncounted && OF_A_COUNT.has(stop?.why)) {
      this.#complain(run, `stops since the server cannot count: ${stop?.why}`);
    }
    const isStored = course.full.length + course.unavailable.length === 0;
    if (
      run.result?.each.every((each) => each.stop === null) === true &&
      isStored &&
      course.backoff > 0 &&
      course.backoff > notBeforeOf(run)
    ) {
      this.#complain(run, `forgets that it was asked to wait until ${course.backoff}`);
    }
    const isFull = course.full.length === 1 && course.full[0] === "pull.commit";
    if (!isFull || course.unavailable.length > 0 || course.hasChosen) return;
    if (stop?.why !== "storage-full") return;
    const waiting = run.tab.operations.find(
      ({ conflict, parked }) => conflict === undefined && parked === undefined,
    );
    if (waiting !== undefined)
      this.#complain(run, `keeps ${waiting.id} back, since the disk is full`);
  }

  #asked(run: Running, leaf: Leaf, course: Course, answer: Answer, fault: Fault | null): void {
    const { at } = leaf.effect;
    const statuses = statusesOf(answer);
    const isRead = statuses.every((status) => isReadable(at, status));
    // who we are is asked between a list and what follows from it
    if (READS.has(at)) course.wasRead = isRead && (at !== "identity.request" || course.wasRead);
    // of what was asked together with what cannot be read, nothing counts
    if (at === "identity.request" && !isRead) course.backoff = 0;
    if (at === "pull.request") {
      course.wasRefused400 ||= statuses.at(-1) === 400 && !isBatchOf(leaf);
      course.wasRefused400 ||= statuses.slice(1).includes(400);
      course.backoff = isRead && fault?.kind === "backoff" ? run.device.wall() + BACKOFF : 0;
    }
    if (at === "count.request") course.isUncounted ||= isNoCount(statuses, fault);
    else if (fault === null && !isRead) course.faults++;
    if (at !== "push.request") return;
    course.hasPassed ||= statuses.every((status) => status > 0 && !isUnknown(status));
    if (!course.wasRead) this.#complain(run, "sends after a pull that came to nothing");
    if (course.unavailable.length > 0) this.#complain(run, "sends after a pull was not stored");
    if (leaf.since - course.chosen > LONGEST_SLEEP) {
      this.#complain(run, `sends what it chose ${leaf.since - course.chosen} ms before`);
    }
  }

  #stored(run: Running, leaf: Leaf, course: Course, result: unknown, fault: Fault | null): void {
    const { at } = leaf.effect;
    // what was counted is counted again where it could not be noted
    if (fault !== null && at !== "count.agree") {
      (fault.kind === "quota" ? course.full : course.unavailable).push(at);
    }
    if (fault?.kind === "quota" && at === "pull.commit") run.device.wasFull = true;
    if (at === "push.settle") this.#settled(run, course, recordsIn(result));
    if (at === "push.intend" || at === "push.settle") {
      course.chosen = leaf.since;
      course.hasChosen = true;
      if (isCommitted(result)) this.#checkChosen(run);
    }
    // one that is overtaken begins again for the same reason
    if (LOADS.has(at)) course.hasDoubt ||= this.#hasReason(run, course);
    if (at === "reconcile.load" && !course.hasDoubt) {
      this.#complain(run, "compares everything, and the server lost nothing");
    }
  }

  /** What waits for a decision is not sent, nor what was refused: a permission is tried again after a day. */
  #checkChosen(run: Running): void {
    for (const { id } of run.intents.values()) {
      const { conflict, parked } = run.tab.operation(id) ?? {};
      if (conflict !== undefined) this.#complain(run, `sends ${id}, which waits for a decision`);
      if (parked === undefined) continue;
      if (parked.status === 403 && run.device.wall() - parked.at >= DAY) continue;
      this.#complain(run, `sends ${id}, which was refused`);
    }
  }

  #settled(run: Running, course: Course, records: readonly RecordReport[]): void {
    for (const { id, rule, status = 0 } of records) {
      if (rule !== "parked") continue;
      const edits = [...run.settled.values()].find((intent) => intent.id === id)?.sent.edits;
      if (edits !== run.tab.operation(id)?.edits) {
        this.#complain(run, `sets ${id} aside with an edit that was never refused`);
      }
      if (status < 500) continue;
      this.#sim.coverage.count("parked: 5xx again and again");
      if (!course.hasPassed) this.#complain(run, `sets ${id} aside while nothing passes`);
    }
  }

  /**
   * What was committed late may have been passed over, and then the count tells; and so may what was sent before a first
   * pull could be kept, and was deleted since.
   */
  #hasReason({ device }: Running, { wasRefused400 }: Course): boolean {
    const { wasReset, server } = this.#sim;
    return (
      wasReset ||
      server.lateCommits.size > 0 ||
      wasRefused400 ||
      device.wasFull ||
      device.isPartial ||
      device.expectsComparison
    );
  }

  #courseOf(run: Running): Course {
    const course = this.#courses.get(run) ?? {
      chosen: 0,
      wasRead: true,
      wasRefused400: false,
      hasDoubt: false,
      isAborted: false,
      faults: 0,
      isUncounted: false,
      backoff: 0,
      full: [],
      unavailable: [],
      hasChosen: false,
      hasPassed: false,
    };
    this.#courses.set(run, course);
    return course;
  }

  #complain(run: Running, words: string): void {
    this.#sim.complain("order", `the sync of ${run.tab.name} ${words}`);
  }
}

/** What one collection was refused says nothing of another. */
function isOfOne({ device }: Running): boolean {
  return device.collections.length === 1;
}

function notBeforeOf({ device }: Running): number {
  return device.log.read([], { segments: false }).database.notBefore ?? 0;
}

/** Whether the user ended the sync by this. */
function isEnded(result: unknown): boolean {
  const { kind, why } = result as { readonly kind: string; readonly why?: string };
  return kind === "aborted" || (kind === "lost" && why === "aborted");
}

/** An answer that says nothing of who we are, nor that the server wants to be left alone. */
function isNoCount([status = 0]: readonly number[], fault: Fault | null): boolean {
  if (fault === null || fault.kind === "status-503-wait") return false;
  return status >= 400 && status !== 401 && status !== 429;
}

function isBatchOf({ effect }: Leaf): boolean {
  return effect.do === "request" && isBatch(effect.request);
}

/** Of a batch and of each answer in it; none of what was lost. */
function statusesOf(answer: Answer): readonly number[] {
  if (answer.kind === "lost") return [0];
  const { responses } = (answer.body ?? {}) as { readonly responses?: readonly Json[] };
  const parts = (responses ?? []).map((part) => (isJsonObject(part) ? Number(part["status"]) : 0));
  return [answer.status, ...parts];
}

/** A record may be gone when it is fetched. */
function isReadable(at: string, status: number): boolean {
  return status === 200 || (at === "reconcile.fetch" && (status === 404 || status === 403));
}

/** Nothing is certain of a batch with such an answer. */
function isUnknown(status: number): boolean {
  return status === 409 || status === 429 || status >= 500;
}

function isCommitted(result: unknown): boolean {
  return (result as { readonly kind: string }).kind === "committed";
}

function recordsIn(result: unknown): readonly RecordReport[] {
  const { result: settled } = result as {
    readonly result?: { readonly tally?: { readonly records: readonly RecordReport[] } };
  };
  return settled?.tally?.records ?? [];
}
