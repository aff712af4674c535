import { ConflictChangedError, type OpenConflict } from "kintsugi";
import { ConflictCard } from "./conflict-card.js";
import { arrange, element } from "./element.js";
import type { TaskSource } from "./task-source.js";
import type { Task } from "./tasks.js";

/** The tasks that both sides changed so that a person must choose. */
export class ConflictList {
  readonly element: HTMLElement;
  readonly #source: TaskSource;
  readonly #cards = new Map<string, ConflictCard>();
  readonly #next: HTMLElement;
  readonly #onError: (error: unknown) => void;
  #shown = "";

  /** `next` takes the focus when the last decision is made. */
  constructor(source: TaskSource, next: HTMLElement, onError: (error: unknown) => void) {
    this.#source = source;
    this.#next = next;
    this.#onError = onError;
    this.element = element("div", { className: "conflicts", hidden: true });
    // of the same task another version may arrive while the person thinks, so the list is asked each time
    source.tasks.live().subscribe(() => this.#refresh());
    source.device.db.status.subscribe(() => this.#refresh());
  }

  #refresh(): void {
    this.#source.tasks.conflicts().then((conflicts) => this.#show(conflicts), this.#onError);
  }

  #show(conflicts: readonly OpenConflict<Task>[]): void {
    const now = JSON.stringify(conflicts);
    if (now === this.#shown) return;
    this.#shown = now;
    for (const conflict of conflicts) this.#cardOf(conflict).show(conflict);
    for (const id of this.#cards.keys()) {
      if (!conflicts.some((conflict) => conflict.id === id)) this.#cards.delete(id);
    }
    const hadFocus = this.element.contains(document.activeElement);
    arrange(
      this.element,
      [...this.#cards.values()].map((card) => card.element),
    );
    this.element.hidden = this.#cards.size === 0;
    if (hadFocus && !this.element.contains(document.activeElement)) {
      (this.element.querySelector("button") ?? this.#next).focus();
    }
  }

  #cardOf(conflict: OpenConflict<Task>): ConflictCard {
    const known = this.#cards.get(conflict.id);
    if (known !== undefined) return known;
    const card = new ConflictCard(conflict, (decision, was) => {
      this.#source.tasks.resolve(was.id, decision, { was }).catch((error: unknown) => {
        // nothing was decided: the person has not seen what it is about now
        if (error instanceof ConflictChangedError) this.#refresh();
        this.#onError(error);
      });
    });
    this.#cards.set(conflict.id, card);
    return card;
  }
}
