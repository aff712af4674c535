import type { ParkedRecord } from "kintsugi";
import { button, element, exchange } from "./element.js";
import type { TaskSource } from "./task-source.js";
import type { Task } from "./tasks.js";
import { describeAccess, describeTask } from "./words.js";

const LONGEST = 80;

/** What `parked()` calls the whole collection, where it is about who may use that. */
const WHOLE_LIST = "*";

/** The edits and the wishes to share that the server refused for good, with its reason, until a person decides. */
export class ParkedList {
  readonly element: HTMLElement;
  readonly #source: TaskSource;
  readonly #next: HTMLElement;
  readonly #onError: (error: unknown) => void;
  #shown = "";

  /** `next` takes the focus when the last decision is made. */
  constructor(source: TaskSource, next: HTMLElement, onError: (error: unknown) => void) {
    this.#source = source;
    this.#next = next;
    this.#onError = onError;
    this.element = element("div", { className: "parked", hidden: true });
    source.tasks.live().subscribe(() => this.#refresh());
    source.device.db.status.subscribe(() => this.#refresh());
  }

  #refresh(): void {
    this.#source.tasks.parked().then((parked) => this.#show(parked), this.#onError);
  }

  #show(parked: readonly ParkedRecord<Task>[]): void {
    const wishes = parked.map(({ id }) => this.#source.tasks.unsentAccess(id));
    const now = JSON.stringify([parked, wishes]);
    if (now === this.#shown) return;
    this.#shown = now;
    const cards = parked.map((record) => this.#card(record));
    exchange(this.element, cards, this.#next);
    this.element.hidden = cards.length === 0;
  }

  #card({ id, local, refusal }: ParkedRecord<Task>): HTMLElement {
    const { tasks } = this.#source;
    const said = id === WHOLE_LIST ? "The whole list" : describeTask(local);
    const task = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
    const wish = tasks.unsentAccess(id);
    const reason = `${refusal.message} (${refusal.status})`;
    const choices = element("div", { className: "choices" });
    choices.append(
      button("Retry", () => void tasks.retry(id).catch(this.#onError)),
      button("Discard", () => void tasks.discard(id).catch(this.#onError)),
    );
    const card = element(
      "section",
      { className: "card" },
      element("h3", { textContent: "Refused by the server" }),
      element("p", { textContent: task }),
    );
    if (wish !== null) {
      card.append(element("p", { textContent: `The wish to share: ${describeAccess(wish)}.` }));
    }
    card.append(element("p", { className: "reason", textContent: reason }), choices);
    card.ariaLabel = `Refused: ${task}`;
    return card;
  }
}
