import type { LogLevel } from "kintsugi";
import type { Device } from "./device.js";
import { button, element } from "./element.js";
import { isTyping } from "./is-typing.js";
import { storyLine, type Told } from "./story-line.js";

const KEPT = 300;

const LEVELS: Readonly<Record<LogLevel, string>> = {
  info: "Syncs, and what waits",
  debug: "Requests and commits, too",
  trace: "Everything",
};

/** What the syncs of all devices did, newest at the bottom: behind a button, and the key L. */
export class StoryLog {
  readonly element: HTMLElement;
  /** Opens and closes it. */
  readonly button: HTMLButtonElement;
  readonly #list: HTMLOListElement;
  readonly #level: HTMLSelectElement;
  /** Of all levels, so that one may look closer afterwards. */
  #told: readonly Told[] = [];

  constructor() {
    this.#list = element("ol", { className: "story", tabIndex: 0 });
    this.#list.ariaLabel = "What sync did, newest last";
    const options = Object.entries(LEVELS).map(([value, textContent]) =>
      element("option", { value, textContent }),
    );
    this.#level = element("select", {}, ...options);
    this.#level.value = "debug";
    this.#level.addEventListener("change", () => this.#show());
    const heading = element("h2", { textContent: "What sync did", id: "title-story" });
    const level = element("label", {}, "Shown: ", this.#level);
    const bar = element(
      "header",
      {},
      heading,
      level,
      button("Close", () => this.#toggle()),
    );
    this.element = element("section", { className: "told", id: "story", hidden: true }, bar);
    this.element.setAttribute("aria-labelledby", heading.id);
    this.element.append(this.#list);
    this.button = button("Log", () => this.#toggle(), "log-opener");
    this.button.title = "What sync did on all devices: key L";
    this.button.setAttribute("aria-controls", "story");
    this.button.setAttribute("aria-keyshortcuts", "L");
    this.button.ariaExpanded = "false";
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Hears of a device from its next sync on. One that was exchanged has a new database. */
  follow({ name, db }: Device): void {
    db.log.listen((entry) => this.#add({ device: name, entry }), { level: "trace" });
  }

  #add(told: Told): void {
    this.#told = [...this.#told, told].slice(-KEPT);
    if (this.element.hidden || !this.#isShown(told)) return;
    const { scrollTop, clientHeight, scrollHeight } = this.#list;
    const isAtEnd = scrollTop + clientHeight > scrollHeight - 20;
    this.#list.append(storyLine(told));
    while (this.#list.children.length > KEPT) this.#list.firstElementChild?.remove();
    // who has scrolled up reads there
    if (isAtEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #isShown({ entry }: Told): boolean {
    const levels = Object.keys(LEVELS);
    return levels.indexOf(entry.level) <= levels.indexOf(this.#level.value);
  }

  #show(): void {
    this.#list.replaceChildren(...this.#told.filter((told) => this.#isShown(told)).map(storyLine));
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #toggle(): void {
    const isOpening = this.element.hidden;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = !isOpening;
    this.button.ariaExpanded = String(isOpening);
    if (isOpening) {
      this.#show();
      this.#list.focus();
    } else if (hadFocus) {
      this.button.focus();
    }
  }

  #onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (key === "Escape" && this.element.contains(document.activeElement)) this.#toggle();
    if (key.toLowerCase() !== "l" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(target) || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    this.#toggle();
  }
}
