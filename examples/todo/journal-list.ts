import type { JournalEntry } from "kintsugi";
import { button, element, exchange } from "./element.js";
import type { TaskSource } from "./task-source.js";
import type { Task } from "./tasks.js";
import { describeDecision, describeRule } from "./words.js";

/** What merging decided on this device without asking, until a person has seen it, or takes it back. */
export class JournalList {
  readonly element: HTMLElement;
  readonly #source: TaskSource;
  readonly #entries = element("div");
  readonly #next: HTMLElement;
  readonly #tell: (text: string) => void;
  readonly #onError: (error: unknown) => void;
  #shown = "";

  /** `next` takes the focus when nothing is left. */
  constructor(
    source: TaskSource,
    next: HTMLElement,
    tell: (text: string) => void,
    onError: (error: unknown) => void,
  ) {
    this.#source = source;
    this.#next = next;
    this.#tell = tell;
    this.#onError = onError;
    const heading = element("h3", { textContent: "What merging decided" });
    this.element = element("section", { className: "decisions", hidden: true });
    this.element.ariaLabel = `What merging decided on ${source.place}`;
    this.element.append(heading, this.#entries);
    source.tasks.live().subscribe(() => this.#refresh());
    source.device.db.status.subscribe(() => this.#refresh());
  }

  #refresh(): void {
    const { tasks } = this.#source;
    tasks.journal({ unseen: true }).then((entries) => this.#show(entries), this.#onError);
  }

  #show(entries: readonly JournalEntry<Task>[]): void {
    const now = JSON.stringify(entries);
    if (now === this.#shown) return;
    this.#shown = now;
    exchange(
      this.#entries,
      entries.map((entry) => this.#card(entry)),
      this.#next,
    );
    this.element.hidden = entries.length === 0;
  }

  #card(entry: JournalEntry<Task>): HTMLElement {
    const title = (entry.result ?? entry.overridden)?.description ?? "a task";
    const choices = element("div", { className: "choices" });
    choices.append(
      button("Undo", () => void this.#undo(entry).catch(this.#onError)),
      button("OK", () => void this.#source.tasks.markSeen([entry]).catch(this.#onError)),
    );
    const card = element(
      "div",
      { className: "card", role: "group", ariaLabel: `Decision about ${title}` },
      element("p", { className: "subject", textContent: title }),
      element("p", { textContent: describeDecision(entry) }),
      element("p", { className: "note", textContent: describeRule(entry) }),
      choices,
    );
    return card;
  }

  async #undo(entry: JournalEntry<Task>): Promise<void> {
    const { tasks } = this.#source;
    const undone = await tasks.undo(entry);
    await tasks.markSeen([entry]);
    this.#tell(undone === null ? "It is so already." : "Undone. Sync, and the others hear of it.");
  }
}
