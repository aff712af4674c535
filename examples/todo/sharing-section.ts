import type { SharedCollection } from "kintsugi";
import type { Device } from "./device.js";
import { button, element, setText } from "./element.js";
import { GroupForm } from "./group-form.js";
import type { Neighbours } from "./neighbours.js";
import { openShareDialog } from "./share-dialog.js";
import { tasks } from "./tasks.js";
import { describeAccess, describeError, describeReport, PERMISSION_WORDS } from "./words.js";

/** Sharing beyond a single task: what others share, one's whole list, one's groups. */
export class SharingSection {
  readonly element: HTMLDetailsElement;
  readonly #device: Device;
  readonly #neighbours: Neighbours;
  readonly #tell: (text: string) => void;
  readonly #found = element("ul", { className: "found", ariaLabel: "Shared with me" });
  readonly #unsent = element("p", { className: "note" });
  readonly #groups: GroupForm;

  constructor(device: Device, neighbours: Neighbours, tell: (text: string) => void) {
    this.#device = device;
    this.#neighbours = neighbours;
    this.#tell = tell;
    this.#groups = new GroupForm(device, neighbours, tell);
    this.element = element("details", { className: "sharing" });
    this.element.append(
      element("summary", { textContent: "Sharing" }),
      element("h3", { textContent: "Shared with me" }),
      button("Look on the server", () => void this.#look()),
      this.#found,
      element("h3", { textContent: "My list" }),
      button("Share the whole list", () => this.#shareList()),
      this.#unsent,
      element("h3", { textContent: "My groups" }),
      this.#groups.element,
    );
    this.element.addEventListener("toggle", () => {
      this.show();
      if (this.element.open && device.signedInAs !== null) void this.#groups.load();
    });
  }

  show(): void {
    this.element.hidden = this.#device.owner === null;
    const unsent = this.#device.tasks.unsentAccess();
    this.#groups.show();
    this.#unsent.hidden = unsent === null;
    setText(this.#unsent, unsent === null ? "" : `Not sent yet: ${describeAccess(unsent)}.`);
  }

  async #look(): Promise<void> {
    try {
      const { collections } = await this.#device.db.sharedWithMe();
      const lists = collections.filter(({ collection }) => collection === tasks.name);
      this.#found.replaceChildren(...lists.map((list) => this.#item(list)));
      const count = lists.length === 1 ? "1 list" : `${lists.length} lists`;
      this.#tell(`The server knows ${count} that others share with you.`);
    } catch (error) {
      this.#tell(describeError(error));
    }
  }

  #item({ bucket, permissions, records }: SharedCollection): HTMLLIElement {
    const owner = this.#neighbours.ownerOf(bucket);
    const whole = permissions.map((permission) => PERMISSION_WORDS[permission] ?? permission);
    const some = records.length === 1 ? "1 task" : `${records.length} tasks`;
    const text = whole.length > 0 ? `all (${whole.join(", ")})` : some;
    const open = button("Open", () => void this.#open(bucket, owner));
    open.ariaLabel = `Open the list of ${owner}`;
    return element("li", {}, `The list of ${owner}: ${text}`, open);
  }

  /** Kept as a record of the user's own, so that the list is there after a reload, and on the other devices. */
  async #open(bucket: string, owner: string): Promise<void> {
    try {
      await this.#device.openedLists.put({ id: bucket, owner });
      this.#device.tasksIn(bucket);
      this.#tell(describeReport(await this.#device.db.sync()));
    } catch (error) {
      this.#tell(describeError(error));
    }
  }

  #shareList(): void {
    const own = this.#device.tasks;
    openShareDialog(this.#device, this.#neighbours, this.#tell, {
      title: "The whole list",
      permissions: ["read", "write", "record:create"],
      share: (wanted) => own.shareCollection(wanted),
      unshare: (principals) => own.unshareCollection(principals),
      ask: () => own.collectionPermissions(),
      unsent: () => own.unsentAccess(),
      onStored: () => this.show(),
    });
  }
}
