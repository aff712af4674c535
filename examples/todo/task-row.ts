import type { AccessChanges, RecordState, Stored } from "kintsugi";
import { button, element, setText } from "./element.js";
import { STATUSES, toStatus, type Task } from "./tasks.js";
import { describeAccess, STATE_WORDS, STATUS_WORDS } from "./words.js";

export interface TaskActions {
  /** `was` is the task as it stood when the editing began. */
  readonly save: (edited: Stored<Task>, was: Stored<Task>) => void;
  readonly remove: (id: string) => void;
  readonly share: (task: Stored<Task>) => void;
}

/** How a task stands towards the server. */
export interface TaskState {
  readonly state: RecordState;
  /** What the server was not told yet of who may use it. */
  readonly access: AccessChanges | null;
  /** Whether it can be shared: somebody has to be its owner. */
  readonly isShareable: boolean;
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
  readonly #share: HTMLButtonElement;
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
    this.#share = button("Share", () => actions.share(this.#task), "quiet share");
    this.#remove = button("×", () => actions.remove(this.#task.id), "quiet remove");
    this.element = element("li", { className: "task" });
    this.element.append(this.#description, this.#status, this.#share, this.#remove, this.#state);
    this.#listen(actions);
  }

  show(task: Stored<Task>, { state, access, isShareable }: TaskState): void {
    this.#task = task;
    const { description, status } = task;
    if (this.#editing === null) this.#description.value = description;
    this.#status.value = status;
    this.#description.ariaLabel = `Description of ${description}`;
    this.#status.ariaLabel = `Status of ${description}`;
    this.#share.ariaLabel = `Share ${description}`;
    this.#share.hidden = !isShareable;
    this.#remove.ariaLabel = `Delete ${description}`;
    this.element.dataset["status"] = status;
    this.#state.dataset["state"] = state;
    const words = STATE_WORDS[state];
    setText(this.#state, access === null ? words : `${words}: ${describeAccess(access)}`);
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
      save({ ...this.#task, status: toStatus(this.#status.value) }, this.#task);
    });
  }
}
