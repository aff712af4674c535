import type { OpenConflict } from "kintsugi";
import { button, element, setText } from "./element.js";
import { STATUSES, toStatus, type Task } from "./tasks.js";
import { STATUS_WORDS } from "./words.js";

type Resolve = (decision: Task | "local" | "remote" | "merged", was: OpenConflict<Task>) => void;

type Field = "description" | "status";

const FIELDS: readonly (readonly [Field, string])[] = [
  ["description", "Words"],
  ["status", "Status"],
];

/** One task that both sides changed: my version, theirs, and one that can be made of both. */
export class ConflictCard {
  readonly element: HTMLElement;
  readonly #heading = element("h3");
  readonly #mine = element("div", { className: "version" });
  readonly #theirs = element("div", { className: "version" });
  readonly #words = element("textarea", { rows: 2, required: true });
  readonly #status: HTMLSelectElement;
  readonly #tags = new Map<Field, HTMLElement>();
  readonly #keep: HTMLButtonElement;
  readonly #take: HTMLButtonElement;
  /** The conflict as it is shown: what is decided is decided of it. */
  #conflict: OpenConflict<Task>;

  constructor(conflict: OpenConflict<Task>, resolve: Resolve) {
    this.#conflict = conflict;
    this.#keep = button("Keep mine", () => resolve("local", this.#conflict));
    this.#take = button("Take theirs", () => resolve("remote", this.#conflict));
    const choices = STATUSES.map((value) =>
      element("option", { value, textContent: STATUS_WORDS[value] }),
    );
    this.#status = element("select", {}, ...choices);
    const merged = element("form", { className: "version merged", ariaLabel: "Merged" });
    merged.append(
      element("h4", { textContent: "Merged" }),
      this.#editable("description", "Words", this.#words),
      this.#editable("status", "Status", this.#status),
      element("button", { type: "submit", textContent: "Use merged" }),
    );
    merged.addEventListener("submit", (event) => {
      event.preventDefault();
      resolve(this.#isEdited() ? this.#edited() : "merged", this.#conflict);
    });
    const versions = element("div", { className: "versions" }, this.#mine, this.#theirs, merged);
    this.element = element("section", { className: "card" }, this.#heading, versions);
    this.#fillMerged();
    this.#showSides();
  }

  /** Shows how the conflict stands now. What the person has written into the merged version stays. */
  show(conflict: OpenConflict<Task>): void {
    const wasEdited = this.#isEdited();
    this.#conflict = conflict;
    if (!wasEdited) this.#fillMerged();
    this.#showSides();
  }

  #showSides(): void {
    const { local, remote, merged, contested, unreadable } = this.#conflict;
    this.element.ariaLabel = `Conflict about ${(local ?? remote ?? merged)?.description ?? "a task"}`;
    setText(this.#heading, titleOf(this.#conflict));
    fillPane(this.#mine, "Mine", sideOf(local, contested, "Deleted"), this.#keep);
    const gone = unreadable === undefined ? "Deleted" : `Cannot be read here: ${unreadable}`;
    fillPane(this.#theirs, "Theirs", sideOf(remote, contested, gone), this.#take);
    for (const [field, tag] of this.#tags) tag.hidden = !contested.includes(field);
  }

  #fillMerged(): void {
    const { description = "", status = "todo" } = this.#conflict.merged ?? {};
    this.#words.value = description;
    this.#status.value = status;
  }

  #edited(): Task {
    const { merged } = this.#conflict;
    return {
      ...merged,
      description: this.#words.value.trim(),
      status: toStatus(this.#status.value),
    };
  }

  #isEdited(): boolean {
    const { description = "", status = "todo" } = this.#conflict.merged ?? {};
    return this.#words.value !== description || this.#status.value !== status;
  }

  #editable(field: Field, name: string, control: HTMLElement): HTMLElement {
    const tag = contestedTag();
    this.#tags.set(field, tag);
    return element("label", {}, element("span", { className: "field" }, name, " ", tag), control);
  }
}

/** What is refilled keeps its button, and with it the focus. */
function fillPane(
  pane: HTMLElement,
  name: string,
  content: HTMLElement,
  choice: HTMLButtonElement,
): void {
  pane.role = "group";
  pane.ariaLabel = name;
  if (choice.parentElement !== pane) pane.append(choice);
  while (pane.firstChild !== choice) pane.firstChild?.remove();
  choice.before(element("h4", { textContent: name }), content);
}

function sideOf(task: Task | null, contested: readonly string[], absent: string): HTMLElement {
  if (task === null) return element("p", { className: "absent", textContent: absent });
  const list = element("dl");
  for (const [field, name] of FIELDS) {
    const isContested = contested.includes(field);
    const value = field === "status" ? STATUS_WORDS[task.status] : task.description;
    const term = element("dt", {}, name);
    if (isContested) term.append(" ", contestedTag());
    const definition = element("dd", { textContent: value });
    definition.classList.toggle("contested", isContested);
    list.append(term, definition);
  }
  return list;
}

/** A word, since a colour alone says nothing to many. */
function contestedTag(): HTMLElement {
  return element("span", { className: "tag", textContent: "differs" });
}

function titleOf({ local, remote, unreadable }: OpenConflict<Task>): string {
  if (unreadable !== undefined) return "Changed here, and not readable there";
  if (local === null) return "Deleted here, changed there";
  return remote === null ? "Changed here, deleted there" : "Changed on both sides";
}
