import { accountPrincipal } from "kintsugi";
import type { Device } from "./device.js";
import { element, setText } from "./element.js";
import { nameOfPrincipal, type Neighbours } from "./neighbours.js";
import { describeError } from "./words.js";

/** Making a group of users, to share with all of them at once. It needs a network. */
export class GroupForm {
  readonly element: HTMLFormElement;
  readonly #device: Device;
  readonly #neighbours: Neighbours;
  readonly #tell: (text: string) => void;
  readonly #id: HTMLInputElement;
  readonly #members = element("fieldset", {}, element("legend", { textContent: "Members" }));
  readonly #boxes = new Map<string, HTMLInputElement>();
  readonly #known = element("p", { className: "note" });

  constructor(device: Device, neighbours: Neighbours, tell: (text: string) => void) {
    this.#device = device;
    this.#neighbours = neighbours;
    this.#tell = tell;
    this.#id = element("input", { type: "text", required: true, value: "friends" });
    this.#id.pattern = "[A-Za-z0-9][A-Za-z0-9_\\-]*";
    this.#id.title = "Letters, digits, - and _";
    this.#id.autocomplete = "off";
    this.element = element("form", { className: "group" });
    this.element.ariaLabel = `Groups on the ${device.name}`;
    this.element.append(
      element("label", {}, "Group", this.#id),
      this.#members,
      element("button", { type: "submit", textContent: "Make the group" }),
      this.#known,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#make();
    });
  }

  /** Offers who is there now; who was chosen stays chosen. */
  show(): void {
    const users = this.#neighbours.othersThan(this.#device.owner);
    for (const user of users) {
      if (this.#boxes.has(user)) continue;
      const box = element("input", { type: "checkbox" });
      this.#boxes.set(user, box);
      this.#members.append(element("label", {}, box, user));
    }
    for (const [user, box] of this.#boxes) {
      if (users.includes(user)) continue;
      box.parentElement?.remove();
      this.#boxes.delete(user);
    }
    const groups = this.#device.groups.known.map(
      ({ name, members }) => `${name} (${members.map(nameOfPrincipal).join(", ")})`,
    );
    setText(this.#known, groups.length === 0 ? "" : `On the server: ${groups.join("; ")}.`);
  }

  async load(): Promise<void> {
    await this.#ask(() => this.#device.groups.load());
  }

  async #make(): Promise<void> {
    const name = this.#id.value.trim();
    const members = [...this.#boxes].flatMap(([user, { checked }]) =>
      checked ? accountPrincipal(user) : [],
    );
    await this.#ask(async () => {
      await this.#device.groups.make({ name, members });
      this.#tell(`The group ${name} is on the server: tasks can be shared with it.`);
    });
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    try {
      await question();
      this.show();
    } catch (error) {
      this.#tell(describeError(error));
    }
  }
}
