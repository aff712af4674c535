import type { Conflict } from "../../../src/merge/strategy.js";
import type { RecordId } from "../../../src/record/record.js";
import type { CollectionKey, ResetAnswer } from "../../../src/store/rows.js";
import type { Effect } from "../../../src/sync/effects.js";
import type { SyncedOf } from "../../../src/sync/sync-collections.js";
import { collectionIn } from "../collections.js";
import type { Fault } from "../faults.js";
import { STRANGER } from "../network.js";
import type { Running, Simulation } from "../simulation.js";
import { checkSeveral } from "./several.js";
import type { SimTab } from "../tab.js";

/** So many records may go without anybody being asked. */
const FEW = 10;

/** What was seen of one sync while it ran. */
interface Notes {
  /** A transaction was refused: what it was to store is not there. */
  wasRefused: boolean;
  /** Whether the last answer that said who we are named somebody else. */
  isStranger: boolean;
  /** What the user had answered when a comparison of a collection began. */
  readonly answers: { readonly of: CollectionKey; readonly answer: ResetAnswer | null }[];
  /** What the app's strategy was last asked, and whether it decided. */
  asked: { readonly id: RecordId; readonly step: number; readonly isDecided: boolean } | null;
}

/** Watches what syncs do to the server, and to what it lost. */
export class SyncWatch {
  readonly #sim: Simulation;
  /** When a user last wrote, by device and record. */
  readonly #writes = new Map<string, number>();
  readonly #notes = new WeakMap<Running, Notes>();

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  performed(run: Running, effect: Effect, result: unknown, fault: Fault | null): void {
    const notes = this.#notesOf(run);
    this.#sim.oracles.definitions.performed(run, effect);
    if (effect.do === "transact" && fault !== null) notes.wasRefused = true;
    if (effect.do === "request") {
      if (effect.at === "push.request") this.#checkSending(run, notes, effect.request.as);
      else notes.isStranger = isOfStranger(result) ?? notes.isStranger;
      if (effect.at === "count.request" && !isAnswered(result))
        noteUncounted(run, effect.request.path);
    }
    if (effect.do === "ask" && effect.at === "merge.ask")
      notes.asked = this.#askedIn(effect, result);
    if (effect.do !== "transact") return;
    const collection = run.device.collection(effect.collection);
    const isChoosing = effect.at === "push.intend" || effect.at === "push.settle";
    const isSending = isChoosing && isCommitted(result) && run.intents.size > 0;
    if (isSending && run.device.isAskedOf(collection)) {
      this.#complain(run, "sends before the user answered what is to become of what is lost");
    }
    if (effect.at === "merge.commit") this.#checkDecision(run, notes, result);
    if (effect.at === "reconcile.load") {
      notes.answers.push({ of: effect.collection, answer: answerIn(result) });
    }
    if (effect.at === "reconcile.settle" && isCommitted(result)) {
      run.device.highest[collection.place] = 0;
    }
  }

  /** A user wrote. */
  wrote(tab: SimTab, id: RecordId): void {
    this.#writes.set(`${deviceOf(tab)} ${id}`, this.#sim.step);
  }

  afterSync(run: Running): void {
    for (const synced of run.result?.each ?? []) this.#checkSynced(run, synced);
    this.#sim.oracles.definitions.afterSync(run);
    checkSeveral(this.#sim, run);
  }

  #checkSynced(run: Running, { collection, stop, tally }: SyncedOf): void {
    const notes = this.#notesOf(run);
    const answers = notes.answers.filter((each) => each.of === collection);
    const { notBefore = 0 } = run.device.log.read([], { segments: false }).database;
    if (stop?.why === "waiting" && !notes.wasRefused && notBefore < stop.retryAt) {
      this.#complain(run, `forgets that it may not ask before ${stop.retryAt}`);
    }
    const lost = tally.records.filter(
      ({ rule }) => rule === "no-longer-there" || rule === "set-back",
    );
    if (lost.length > FEW && !answers.some(({ answer }) => answer === "accept")) {
      this.#complain(run, `loses ${lost.length} records, and nobody accepted it`);
    }
    if (lost.length > 0 && answers.every(({ answer }) => answer === "keep-mine")) {
      this.#complain(run, `loses ${lost[0]?.id}, which was to be kept`);
    }
    const journal = run.device.journal(collection);
    for (const { id, rule } of lost) {
      if (rule === "set-back" || journal.some((entry) => entry.id === id)) continue;
      this.#complain(run, `loses ${id}, and the journal does not have it`);
    }
  }

  #askedIn(effect: Effect, result: unknown): Notes["asked"] {
    if (effect.do !== "ask") return null;
    const { id } = effect.about as Conflict;
    const { kind, value } = result as { readonly kind: string; readonly value?: unknown };
    return { id, step: this.#sim.step, isDecided: kind === "answered" && value !== undefined };
  }

  /** What the app decided counts while nobody wrote meanwhile, and nothing else does. */
  #checkDecision(run: Running, { asked }: Notes, result: unknown): void {
    const { result: records } = result as { readonly result?: unknown };
    if (asked === null || !Array.isArray(records) || records.length === 0) return;
    if (!asked.isDecided) this.#complain(run, `decides about ${asked.id} without the app`);
    const wrote = this.#writes.get(`${deviceOf(run.tab)} ${asked.id}`) ?? -1;
    if (wrote >= asked.step) this.#complain(run, `decides about ${asked.id}, which was edited`);
  }

  #checkSending(run: Running, { isStranger }: Notes, as: number | undefined): void {
    // where there are several collections, the one before may have met a stranger
    const isOfOne = run.device.collections.length === 1;
    if (isStranger && isOfOne) this.#complain(run, "sends as somebody else");
    if (as === undefined) this.#complain(run, "does not say under which credentials it sends");
  }

  #notesOf(run: Running): Notes {
    const notes = this.#notes.get(run) ?? {
      wasRefused: false,
      isStranger: false,
      answers: [],
      asked: null,
    };
    this.#notes.set(run, notes);
    return notes;
  }

  #complain(run: Running, words: string): void {
    this.#sim.complain("sync", `that of ${run.tab.name} ${words}`);
  }
}

function noteUncounted({ device }: Running, path: string): void {
  const collection = collectionIn(path);
  if (collection !== undefined) device.couldNotCount.add(collection);
}

function deviceOf({ name }: SimTab): string | undefined {
  return name.split("t")[0];
}

function isAnswered(result: unknown): boolean {
  return (result as { readonly status?: number }).status === 200;
}

interface Hello {
  readonly user?: { readonly id: string };
}

/** Whether an answer says that we are somebody else; undefined where it does not say who we are. */
function isOfStranger(result: unknown): boolean | undefined {
  const { body } = result as {
    readonly body?: Hello & { readonly responses?: readonly { readonly body: Hello }[] };
  };
  const principal = (body?.responses?.[0]?.body ?? body)?.user?.id;
  return principal === undefined ? undefined : principal === STRANGER;
}

function isCommitted(result: unknown): boolean {
  return (result as { readonly kind: string }).kind === "committed";
}

function answerIn(result: unknown): ResetAnswer | null {
  const loaded = result as {
    readonly result?: { readonly reset?: { readonly answer: ResetAnswer | null } | null };
  };
  return loaded.result?.reset?.answer ?? null;
}
