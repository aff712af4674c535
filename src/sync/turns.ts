import type { RecordId } from "../record/record.js";
import type { Choice } from "./decide-intents.js";
import type { Delivery } from "./deliver.js";
import type { Intent } from "./intent.js";
import type { Answered } from "./outcome-of.js";
import { isStop, type Stop } from "./stop.js";
import { halve, isPatient, NO_SUSPECTS } from "./suspects.js";

const NONE: ReadonlySet<RecordId> = new Set();

/**
 * Whose turn it is in one push. Every operation has one attempt, but for the parts of a batch that failed as a whole: each is
 * sent again by itself.
 */
export class Turns {
  readonly #batchSize: number;
  readonly #tried = new Set<RecordId>();
  #suspects = NO_SUSPECTS;
  #haveOthersHadTheirTurn = false;

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** What is to be chosen from now. */
  get choice(): Choice {
    const only = this.#only;
    return { only, except: only === null ? this.#tried : NONE, batchSize: this.#batchSize };
  }

  /** The part of a failed batch whose turn it is. What was not tried yet goes first where it may show that others pass. */
  get #only(): readonly RecordId[] | null {
    const [head = null] = this.#suspects.queue;
    const mayWait = head !== null && isPatient(this.#suspects, head);
    return mayWait && !this.#haveOthersHadTheirTurn ? null : head;
  }

  /** Notes what was chosen. Says whether anything is left that has a turn. */
  take(chosen: readonly Intent[]): boolean {
    const { queue } = this.#suspects;
    const hasMore = chosen.length > 0 || queue.length > 0;
    if (this.#only !== null) this.#suspects = { ...this.#suspects, queue: queue.slice(1) };
    else if (chosen.length === 0) this.#haveOthersHadTheirTurn = true;
    for (const { id } of chosen) this.#tried.add(id);
    return hasMore;
  }

  /** What is certain of a delivery; its parts have another turn where nothing is. */
  judge(intents: readonly Intent[], delivery: Delivery): readonly Answered[] | Stop {
    const judged = halve(this.#suspects, intents, delivery);
    if (isStop(judged)) return judged;
    this.#suspects = judged.suspects;
    return judged.answers;
  }
}
