import type { RecordState, Stored } from "kintsugi";
import { button, element, setText } from "./element.js";
import { STATUSES, type Task } from "./tasks.js";
import { STATE_WORDS, STATUS_WORDS } from "./words.js";

export interface TaskActions {
  /** `was` is the task as it stood when the editing began. */
  readonly save: (edited: Stored<Task>, was: Stored<Task>) => void;
  readonly remove: (id: string) => void;
}

/** One task: its description is edited in place. */
export class TaskRow {
  readonly element: HTMLLIElement;
  #task: Stored<Task>;
  /** The task that is being edited: what arrives meanwhile must not move the text under the fingers. */
  #editing: Stored<Task> | null = null;
  readonly #description: HTMLTextAreaElement;
  readonly #status: HTMLSelectElement;
  readonly #state: HTMLSpanElement;
  readonly #remove: HTMLButtonElement;

  constructor(task: Stored<Task>, actions: TaskActions) {
    this.#task = task;
    this.#description = element("textarea", { rows: 1, className: "description" });
    this.#status = element(
      "select",
      {},
      ...STATUSES.map((status) =>
        element("option", { value: status, textContent: STATUS_WORDS[status] }),
      ),
    );
    this.#state = element("span", { className: "state" });
    this.#remove = button("×", () => actions.remove(this.#task.id), "quiet remove");
    this.element = element("li", { className: "task" });
    this.element.append(this.#description, this.#status, this.#state, this.#remove);
    this.#listen(actions);
  }

  show(task: Stored<Task>, state: RecordState): void {
    this.#task = task;
    const { description, status } = task;
    if (this.#editing === null) this.#description.value = description;
    this.#status.value = status;
    this.#description.ariaLabel = `Description of ${description}`;
    this.#status.ariaLabel = `Status of ${description}`;
    this.#remove.ariaLabel = `Delete ${description}`;
    this.element.dataset["status"] = status;
    this.#state.dataset["state"] = state;
    setText(this.#state, STATE_WORDS[state]);
  }

  focus(): void {
    this.#description.focus();
  }

  #listen({ save }: TaskActions): void {
    this.#description.addEventListener("focus", () => {
      this.#editing = this.#task;
    });
    this.#description.addEventListener("blur", () => {
      const was = this.#editing;
      this.#editing = null;
      const description = this.#description.value.trim();
      if (was === null || description === "" || description === was.description) {
        this.#description.value = this.#task.description;
      } else {
        save({ ...was, description }, was);
      }
    });
    this.#description.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      if (event.key === "Escape") this.#description.value = this.#task.description;
      this.#status.focus();
    });
    this.#status.addEventListener("change", () => {
      const status = STATUSES.find((known) => known === this.#status.value) ?? "todo";
      save({ ...this.#task, status }, this.#task);
    });
  }
}
