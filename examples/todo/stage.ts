import { Device } from "./device.js";
import { DevicePanel } from "./device-panel.js";
import { button, element } from "./element.js";
import { Guide } from "./guide.js";
import type { Server } from "./kept.js";
import { Neighbours } from "./neighbours.js";
import type { Network } from "./network.js";
import { News } from "./news.js";
import { Seam } from "./seam.js";
import { ServerLog } from "./server-log.js";
import { StoryLog } from "./story-log.js";

const NAMES = ["Phone", "Laptop", "Tablet", "Desktop"] as const;

/** The first two are one person's, in most plays; more of them come for sharing. */
const FEWEST = 2;

/** The page: its devices side by side, the seam between the first two, and the server. */
export class Stage {
  readonly #server: Server;
  readonly #news = new News();
  readonly #devices: Device[] = [];
  readonly #panels: DevicePanel[] = [];
  readonly #neighbours = new Neighbours(this.#devices);
  readonly #guide = new Guide(this.#devices);
  readonly #story = new StoryLog();
  readonly #more: HTMLElement;
  #opening: Promise<void> = Promise.resolve();
  #seam: HTMLElement = element("div");

  private constructor(server: Server) {
    this.#server = server;
    const add = button("One more device", () => this.#addDevice());
    const text = "Sharing takes somebody to share with: be alice, or mary, on another device.";
    this.#more = element("div", { className: "more" }, element("p", { textContent: text }), add);
  }

  static async open(server: Server, header: Element, main: Element): Promise<void> {
    const stage = new Stage(server);
    const count = Math.max(FEWEST, readCount());
    for (const name of NAMES.slice(0, count)) {
      stage.#devices.push(await stage.#openDevice(name));
      stage.#panels.push(stage.#makePanel(stage.#devices.length - 1));
    }
    stage.#seam = stage.#makeSeam();
    header.append(stage.#guide.element, stage.#story.button);
    main.after(stage.#story.element);
    const [first, ...others] = stage.#panels.map((panel) => panel.element);
    main.replaceChildren(
      ...(first === undefined ? [] : [first]),
      stage.#seam,
      ...others,
      stage.#more,
      new ServerLog(server, stage.#news).element,
    );
    stage.#showMore();
  }

  async #openDevice(name: string, network?: Network): Promise<Device> {
    const device = await Device.open(name, this.#server, this.#news, network);
    device.isAutomatic = isAutomatic();
    return device;
  }

  #makePanel(index: number): DevicePanel {
    const device = this.#devices[index];
    if (device === undefined) throw new Error(`There is no device ${index}`);
    this.#story.follow(device);
    return new DevicePanel(device, this.#neighbours, {
      onChange: () => this.#guide.show(),
      onSignedOut: () => void this.#exchange(index, device),
    });
  }

  #makeSeam(): HTMLElement {
    return new Seam(this.#devices.slice(0, FEWEST)).element;
  }

  /** Who signs in next gets a database that knows nothing of the lists that the last one had opened. */
  async #exchange(index: number, { name, network }: Device): Promise<void> {
    this.#devices[index] = await this.#openDevice(name, network);
    const panel = this.#makePanel(index);
    this.#panels[index]?.element.replaceWith(panel.element);
    this.#panels[index] = panel;
    if (index < FEWEST) {
      const seam = this.#makeSeam();
      this.#seam.replaceWith(seam);
      this.#seam = seam;
    }
    panel.tell("Signed out. Nothing is left on this device.");
    panel.focus();
  }

  /** One at a time: somebody who presses twice at once gets two devices, not one of them twice. */
  #addDevice(): void {
    this.#opening = this.#opening.catch(() => undefined).then(() => this.#openNext());
  }

  async #openNext(): Promise<void> {
    const index = this.#devices.length;
    const name = NAMES[index];
    if (name === undefined) return;
    this.#devices.push(await this.#openDevice(name));
    const panel = this.#makePanel(index);
    this.#panels.push(panel);
    this.#more.before(panel.element);
    // a reload shows it again
    history.replaceState(null, "", `#devices=${this.#devices.length}`);
    this.#showMore();
    panel.focus();
  }

  #showMore(): void {
    this.#more.hidden = this.#devices.length === NAMES.length;
    this.#guide.show();
  }
}

function readCount(): number {
  return Number(/^#devices=(\d)$/.exec(location.hash)?.[1] ?? FEWEST);
}

/** Whoever wants to press each button opens the page with `?sync=manual`. */
function isAutomatic(): boolean {
  return new URLSearchParams(location.search).get("sync") !== "manual";
}
