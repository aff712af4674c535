import type { Stored } from "kintsugi";
import { AccountForm } from "./account-form.js";
import type { Device } from "./device.js";
import { arrange, button, element, setText } from "./element.js";
import type { Neighbours } from "./neighbours.js";
import type { OpenedList } from "./opened-lists.js";
import { SharingSection } from "./sharing-section.js";
import { signOut } from "./sign-out.js";
import { TaskPane } from "./task-pane.js";
import { describeError, describeReport, describeStatus } from "./words.js";

/** What a panel tells the page. */
export interface PanelEvents {
  readonly onChange: () => void;
  /** The device is closed, and its panel is of no more use: the page puts new ones in their place. */
  readonly onSignedOut: () => void;
}

/** One device as its owner sees it. */
export class DevicePanel {
  readonly element: HTMLElement;
  readonly #device: Device;
  readonly #neighbours: Neighbours;
  readonly #events: PanelEvents;
  readonly #account: AccountForm;
  readonly #sharing: SharingSection;
  readonly #who: HTMLParagraphElement;
  readonly #status: HTMLParagraphElement;
  readonly #report: HTMLParagraphElement;
  readonly #sync: HTMLButtonElement;
  readonly #signOut: HTMLButtonElement;
  readonly #others = element("div", { className: "others", hidden: true });
  readonly #panes = new Map<string, HTMLElement>();
  #lastError: unknown = null;

  constructor(device: Device, neighbours: Neighbours, events: PanelEvents) {
    this.#device = device;
    this.#neighbours = neighbours;
    this.#events = events;
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
      this.tell(describeReport(report));
      this.#show();
      // whoever types on meanwhile is not interrupted
      if (document.activeElement === document.body) this.#sync.focus();
    });
    const tell = (text: string): void => this.tell(text);
    this.#sharing = new SharingSection(device, neighbours, tell);
    const own = { device, tasks: device.tasks, place: `the ${device.name}` };
    this.element.append(
      element(
        "header",
        {},
        element("div", {}, heading, this.#who),
        element("div", { className: "switches" }, this.#networkSwitch(), this.#automaticSwitch()),
      ),
      element("div", { className: "bar" }, this.#sync, this.#status, this.#signOut),
      this.#report,
      this.#account.element,
      new TaskPane(own, neighbours, this.#sync, tell).element,
      this.#others,
      this.#sharing.element,
    );
    device.db.status.subscribe(() => {
      this.#show();
      this.#tellAutomatic();
    });
    device.db.identity.subscribe(() => this.#show());
    device.opened.subscribe(({ data = [] }) => this.#showOthers(data));
  }

  tell(text: string): void {
    setText(this.#report, text);
  }

  focus(): void {
    this.#account.focus();
  }

  #show(): void {
    const { db, network, owner, signedInAs } = this.#device;
    const who = signedInAs === null ? "signed out" : `signed in as ${signedInAs}`;
    this.#account.show();
    this.#sharing.show();
    setText(this.#who, network.isCut ? `${who}, cut off` : who);
    setText(this.#status, describeStatus(db.status.get()));
    this.element.classList.toggle("cut", network.isCut);
    // not `disabled`, which would throw the focus away
    this.#sync.ariaDisabled = String(db.status.get().syncing);
    this.#signOut.hidden = owner === null && signedInAs === null;
    this.#events.onChange();
  }

  /** What goes wrong where nobody pressed a button, once. */
  #tellAutomatic(): void {
    const { db, isAutomatic, signedInAs } = this.#device;
    const { lastError } = db.status.get();
    if (lastError === this.#lastError) return;
    this.#lastError = lastError;
    const isForForm = lastError?.code === "not-connected" && signedInAs === null;
    if (isAutomatic && !isForForm) this.tell(lastError === null ? "" : describeError(lastError));
  }

  /** The lists of others that this user has opened, on any device. */
  #showOthers(lists: readonly Stored<OpenedList>[]): void {
    arrange(
      this.#others,
      lists.map((list) => this.#paneOf(list)),
    );
    this.#others.hidden = lists.length === 0;
  }

  #paneOf({ id: bucket, owner }: Stored<OpenedList>): HTMLElement {
    const known = this.#panes.get(bucket);
    if (known !== undefined) return known;
    const device = this.#device;
    const title = `The list of ${owner}`;
    const pane = element("section", { className: "other", ariaLabel: title });
    this.#panes.set(bucket, pane);
    const source = {
      device,
      tasks: device.tasksIn(bucket),
      place: `the list of ${owner} on the ${device.name}`,
    };
    const tell = (text: string): void => this.tell(text);
    pane.append(
      element("h3", { textContent: title }),
      new TaskPane(source, this.#neighbours, this.#sync, tell).element,
    );
    return pane;
  }

  #networkSwitch(): HTMLElement {
    const { network, name } = this.#device;
    const toggle = element("input", { type: "checkbox", role: "switch", checked: !network.isCut });
    toggle.ariaLabel = `Network of the ${name}`;
    toggle.addEventListener("change", () => {
      this.#device.cut(!toggle.checked);
      this.#show();
    });
    return element("label", { className: "switch" }, "Network", toggle);
  }

  #automaticSwitch(): HTMLElement {
    const { isAutomatic, name } = this.#device;
    const toggle = element("input", { type: "checkbox", role: "switch", checked: isAutomatic });
    toggle.ariaLabel = `Automatic sync of the ${name}`;
    toggle.addEventListener("change", () => {
      this.#device.isAutomatic = toggle.checked;
      this.#show();
    });
    return element("label", { className: "switch" }, "Automatic", toggle);
  }

  async #runSync(): Promise<void> {
    if (this.#device.db.status.get().syncing) return;
    this.tell("Syncing …");
    try {
      this.tell(describeReport(await this.#device.db.sync()));
    } catch (error) {
      this.tell(describeError(error));
    }
  }

  async #runSignOut(): Promise<void> {
    try {
      if (await signOut(this.#device)) this.#events.onSignedOut();
    } catch (error) {
      this.tell(describeError(error));
    }
  }
}
