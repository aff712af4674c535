import type { Device } from "./device.js";
import { element, setText } from "./element.js";

/** What to try next, one step at a time, from how the devices stand. */
export class Guide {
  readonly element: HTMLElement;
  readonly #devices: readonly [Device, Device];
  #wasCut = false;

  constructor(devices: readonly [Device, Device]) {
    this.#devices = devices;
    this.element = element("p", { className: "guide", role: "status" });
  }

  show(): void {
    const [phone, laptop] = this.#devices;
    const isCut = phone.network.isCut;
    this.#wasCut ||= isCut;
    setText(this.element, this.#step(phone, laptop, isCut));
  }

  #step(phone: Device, laptop: Device, isCut: boolean): string {
    if (phone.signedInAs === null) return "1. Sign up on the Phone, with any name and password.";
    if (laptop.signedInAs === null) return "2. Sign in on the Laptop, with the same ones.";
    const { pending, conflicts } = phone.db.status.get();
    if (conflicts + laptop.db.status.get().conflicts > 0)
      return "6. Both changed the same words: choose, sync, and sync the other one too.";
    if (isCut && pending === 0)
      return "4. Change a task on the Phone. Nothing arrives at the server.";
    if (isCut)
      return "5. Change the same task on the Laptop, and sync it. Then put the Phone online, and sync it.";
    if (this.#wasCut)
      return "Try the other way: change the status on one, the words on the other, and nobody is asked.";
    return "3. Add a task on one, sync both. Then cut the Phone off with its switch.";
  }
}
