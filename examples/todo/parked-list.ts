import type { ParkedRecord } from "kintsugi";
import type { Device } from "./device.js";
import { button, element, exchange } from "./element.js";
import type { Task } from "./tasks.js";
import { describeTask } from "./words.js";

const LONGEST = 80;

/** The tasks that the server refused for good, with its reason: they stay here until a person decides. */
export class ParkedList {
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
    this.element = element("div", { className: "parked", hidden: true });
    device.db.status.subscribe(() => {
      device.tasks.parked().then((parked) => this.#show(parked), onError);
    });
  }

  #show(parked: readonly ParkedRecord<Task>[]): void {
    const now = JSON.stringify(parked);
    if (now === this.#shown) return;
    this.#shown = now;
    const cards = parked.map((record) => this.#card(record));
    exchange(this.element, cards, this.#next);
    this.element.hidden = cards.length === 0;
  }

  #card({ id, local, refusal }: ParkedRecord<Task>): HTMLElement {
    const { tasks } = this.#device;
    const said = describeTask(local);
    const task = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
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
      element("p", { className: "reason", textContent: reason }),
      choices,
    );
    card.ariaLabel = `Refused: ${task}`;
    return card;
  }
}
