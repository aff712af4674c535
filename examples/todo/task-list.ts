import type { Stored } from "kintsugi";
import { arrange, button, element, setText } from "./element.js";
import { TaskRow, type TaskActions } from "./task-row.js";
import type { TaskSource } from "./task-source.js";
import { STATUSES, type Task, type TaskStatus } from "./tasks.js";
import { STATUS_WORDS } from "./words.js";

type Filter = TaskStatus | "all";

const FILTERS: readonly Filter[] = ["all", ...STATUSES];

/** A list of tasks: adding, filtering, editing. Everything here works offline. */
export class TaskList {
  readonly element: HTMLElement;
  readonly #source: TaskSource;
  readonly #share: (task: Stored<Task>) => void;
  readonly #onError: (error: unknown) => void;
  readonly #rows = new Map<string, TaskRow>();
  readonly #filters = new Map<Filter, HTMLButtonElement>();
  readonly #list: HTMLUListElement;
  readonly #empty: HTMLParagraphElement;
  readonly #input: HTMLInputElement;
  #filter: Filter = "all";
  #tasks: readonly Stored<Task>[] = [];

  constructor(
    source: TaskSource,
    share: (task: Stored<Task>) => void,
    onError: (error: unknown) => void,
  ) {
    const { device, tasks, place } = source;
    this.#source = source;
    this.#share = share;
    this.#onError = onError;
    this.#list = element("ul", { className: "tasks", ariaLabel: `Tasks of ${place}` });
    this.#empty = element("p", { className: "empty" });
    this.#input = element("input", { type: "text", required: true, autocomplete: "off" });
    this.#input.placeholder = "What is to be done?";
    this.#input.ariaLabel = `New task on ${place}`;
    this.element = element("div", { className: "task-list" });
    this.element.append(this.#addForm(), this.#filterBar(), this.#empty, this.#list);

    tasks.live({ sort: "description" }).subscribe(({ data, error }) => {
      if (error !== undefined) onError(error);
      if (data === undefined) return;
      this.#tasks = data;
      this.show();
    });
    // a task that was sent is the same task: only how it stands has changed
    device.db.status.subscribe(() => this.show());
    device.db.identity.subscribe(() => this.show());
  }

  /** Shows how the tasks stand, where nothing told of it. */
  show(): void {
    const shown = this.#tasks.filter(({ status }) => this.#isShown(status));
    const { device, tasks } = this.#source;
    for (const task of shown) {
      this.#rowOf(task).show(task, {
        state: tasks.stateOf(task.id) ?? "synced",
        access: tasks.unsentAccess(task.id),
        isShareable: device.owner !== null,
      });
    }
    for (const id of this.#rows.keys()) {
      if (!this.#tasks.some((task) => task.id === id)) this.#rows.delete(id);
    }
    arrange(
      this.#list,
      shown.map((task) => this.#rowOf(task).element),
    );
    this.#list.hidden = shown.length === 0;
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty, this.#tasks.length === 0 ? "No tasks yet." : "None of this kind.");
    for (const [filter, its] of this.#filters) {
      const count = this.#tasks.filter(
        ({ status }) => filter === "all" || filter === status,
      ).length;
      setText(its, `${filter === "all" ? "All" : STATUS_WORDS[filter]} ${count}`);
      its.ariaPressed = String(filter === this.#filter);
    }
  }

  #isShown(status: TaskStatus): boolean {
    return this.#filter === "all" || this.#filter === status;
  }

  #rowOf(task: Stored<Task>): TaskRow {
    const known = this.#rows.get(task.id);
    if (known !== undefined) return known;
    const row = new TaskRow(task, this.#actions);
    this.#rows.set(task.id, row);
    return row;
  }

  get #actions(): TaskActions {
    const { tasks } = this.#source;
    return {
      share: this.#share,
      save: (edited, was) => void tasks.save(edited, { was }).catch(this.#onError),
      remove: (id) => {
        this.#focusAfter(id);
        tasks.delete(id).catch(this.#onError);
      },
    };
  }

  /** The row goes away with the focus in it: the next one takes it. */
  #focusAfter(id: string): void {
    const rows = [...this.#list.children];
    const gone = this.#rows.get(id)?.element;
    const next = gone === undefined ? undefined : rows[rows.indexOf(gone) + 1];
    const row = [...this.#rows.values()].find((other) => other.element === next);
    if (row === undefined) this.#input.focus();
    else row.focus();
  }

  #addForm(): HTMLFormElement {
    const add = element("button", { type: "submit", textContent: "Add" });
    const form = element("form", { className: "add" }, this.#input, add);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const description = this.#input.value.trim();
      if (description === "") return;
      this.#input.value = "";
      this.#source.tasks.create({ description, status: "todo" }).catch(this.#onError);
    });
    return form;
  }

  #filterBar(): HTMLElement {
    const bar = element("div", { className: "filters", role: "group" });
    bar.ariaLabel = `Which tasks of ${this.#source.place} to show`;
    for (const filter of FILTERS) {
      const choose = button("", () => {
        this.#filter = filter;
        this.show();
      });
      this.#filters.set(filter, choose);
      bar.append(choose);
    }
    return bar;
  }
}
