import { AccountForm } from "./account-form.js";
import { ConflictList } from "./conflict-list.js";
import type { Device } from "./device.js";
import { button, element, setText } from "./element.js";
import { ParkedList } from "./parked-list.js";
import { signOut } from "./sign-out.js";
import { TaskList } from "./task-list.js";
import { describeError, describeReport, describeStatus } from "./words.js";

/** One device as its owner sees it. */
export class DevicePanel {
  readonly element: HTMLElement;
  readonly #device: Device;
  readonly #onChange: () => void;
  readonly #account: AccountForm;
  readonly #who: HTMLParagraphElement;
  readonly #status: HTMLParagraphElement;
  readonly #report: HTMLParagraphElement;
  readonly #sync: HTMLButtonElement;
  readonly #signOut: HTMLButtonElement;

  constructor(device: Device, onChange: () => void) {
    this.#device = device;
    this.#onChange = onChange;
    const heading = element("h2", { textContent: device.name, id: `title-${device.name}` });
    this.element = element("section", { className: "device" });
    this.element.setAttribute("aria-labelledby", heading.id);
    this.#who = element("p", { className: "who" });
    this.#status = element("p", { className: "status" });
    this.#report = element("p", { className: "report", role: "status" });
    this.#sync = button("Sync", () => void this.#runSync(), "primary");
    this.#sync.ariaLabel = `Sync the ${device.name}`;
    this.#signOut = button("Sign out", () => void this.#runSignOut(), "quiet");
    this.#account = new AccountForm(device, (report) => {
      this.#tell(describeReport(report));
      this.#show();
      this.#sync.focus();
    });
    const tell = (error: unknown): void => this.#tell(describeError(error));
    this.element.append(
      element("header", {}, element("div", {}, heading, this.#who), this.#networkSwitch()),
      element("div", { className: "bar" }, this.#sync, this.#status, this.#signOut),
      this.#report,
      this.#account.element,
      new ConflictList(device, this.#sync, tell).element,
      new ParkedList(device, this.#sync, tell).element,
      new TaskList(device, tell).element,
    );
    device.db.status.subscribe(() => this.#show());
    device.db.identity.subscribe(() => this.#show());
  }

  #show(): void {
    const { db, network, owner, signedInAs } = this.#device;
    const who = signedInAs === null ? "signed out" : `signed in as ${signedInAs}`;
    this.#account.show();
    setText(this.#who, network.isCut ? `${who}, cut off` : who);
    setText(this.#status, describeStatus(db.status.get()));
    this.element.classList.toggle("cut", network.isCut);
    // not `disabled`, which would throw the focus away
    this.#sync.ariaDisabled = String(db.status.get().syncing);
    this.#signOut.hidden = owner === null;
    this.#onChange();
  }

  #networkSwitch(): HTMLElement {
    const { network, name } = this.#device;
    const toggle = element("input", { type: "checkbox", role: "switch", checked: true });
    toggle.ariaLabel = `Network of the ${name}`;
    toggle.addEventListener("change", () => {
      network.isCut = !toggle.checked;
      this.#show();
    });
    return element("label", { className: "network" }, "Network", toggle);
  }

  async #runSync(): Promise<void> {
    if (this.#device.db.status.get().syncing) return;
    this.#tell("Syncing …");
    try {
      this.#tell(describeReport(await this.#device.db.sync()));
    } catch (error) {
      this.#tell(describeError(error));
    }
  }

  async #runSignOut(): Promise<void> {
    try {
      if (!(await signOut(this.#device))) return;
      this.#tell("Signed out. Nothing is left on this device.");
      this.#show();
      this.#account.focus();
    } catch (error) {
      this.#tell(describeError(error));
    }
  }

  #tell(text: string): void {
    setText(this.#report, text);
  }
}
