import type { Conflict } from "kintsugi";
import type { Device } from "./device.js";
import { button, element, exchange } from "./element.js";
import { proposeMerge, type Task } from "./tasks.js";
import { describeTask } from "./words.js";

/** The tasks that both sides changed so that a person must choose: both versions, and what can be done. */
export class ConflictList {
  readonly element: HTMLElement;
  readonly #device: Device;
  readonly #next: HTMLElement;
  readonly #onError: (error: unknown) => void;
  #shown = "";

  /** `next` takes the focus when the last decision is made. */
  constructor(device: Device, next: HTMLElement, onError: (error: unknown) => void) {
    this.#device = device;
    this.#next = next;
    this.#onError = onError;
    this.element = element("div", { className: "conflicts", hidden: true });
    // of the same task another version may arrive while the person thinks, so the list is asked each time
    device.tasks.live().subscribe(() => this.#refresh());
    device.db.status.subscribe(() => this.#refresh());
  }

  #refresh(): void {
    this.#device.tasks.conflicts().then((conflicts) => this.#show(conflicts), this.#onError);
  }

  #show(conflicts: readonly Conflict<Task>[]): void {
    const now = JSON.stringify(conflicts);
    if (now === this.#shown) return;
    this.#shown = now;
    const cards = conflicts.map((conflict) => this.#card(conflict));
    exchange(this.element, cards, this.#next);
    this.element.hidden = cards.length === 0;
  }

  #card(conflict: Conflict<Task>): HTMLElement {
    const { local, remote } = conflict;
    const merged = proposeMerge(conflict);
    const versions = element("dl", {}, ...version("Mine", local), ...version("Theirs", remote));
    const choices = element("div", { className: "choices" });
    choices.append(
      button("Keep mine", () => this.#resolve(conflict, local)),
      button("Take theirs", () => this.#resolve(conflict, remote)),
    );
    if (merged !== undefined) {
      versions.append(...version("Both", merged));
      choices.append(button("Take both", () => this.#resolve(conflict, merged)));
    }
    const title = (local ?? remote)?.description ?? "a task";
    const heading = element("h3", { textContent: "Changed on both sides" });
    const card = element("section", { className: "card" }, heading, versions, choices);
    card.ariaLabel = `Conflict about ${title}`;
    return card;
  }

  #resolve(conflict: Conflict<Task>, task: Task | null): void {
    const { id } = conflict;
    this.#device.tasks.resolve(id, task, { was: conflict }).catch(this.#onError);
  }
}

function version(name: string, task: Task | null): readonly HTMLElement[] {
  return [element("dt", { textContent: name }), element("dd", { textContent: describeTask(task) })];
}
