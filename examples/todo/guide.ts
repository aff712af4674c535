import type { Device } from "./device.js";
import { element, setText } from "./element.js";

/** What to try next, one step at a time, from how the devices stand. */
export class Guide {
  readonly element: HTMLElement;
  /** The first two are of one user; the others, where there are some, are for sharing. */
  readonly #devices: readonly Device[];
  #wasCut = false;

  /** Reads the list each time that it shows the next step. */
  constructor(devices: readonly Device[]) {
    this.#devices = devices;
    this.element = element("p", { className: "guide", role: "status" });
  }

  show(): void {
    const [phone, laptop, ...others] = this.#devices;
    if (phone === undefined || laptop === undefined) return;
    const isCut = phone.network.isCut;
    this.#wasCut ||= isCut;
    const step = this.#step(phone, laptop, isCut);
    setText(this.element, step ?? stepOfSharing(phone, others));
  }

  /** Null: the story of the two devices is told. */
  #step(phone: Device, laptop: Device, isCut: boolean): string | null {
    const gone = [phone, laptop].find(({ signedInAs, owner }) => {
      return signedInAs === null && owner !== null;
    });
    if (gone !== undefined) return `The sign-in on the ${gone.name} is over: give its password.`;
    if (phone.signedInAs === null) return "1. Sign up on the Phone, with any name and password.";
    const isStory = this.#devices.length === 2;
    if (laptop.signedInAs === null && isStory)
      return "2. Sign in on the Laptop, with the same ones.";
    const isAutomatic = phone.isAutomatic && laptop.isAutomatic;
    const { pending, conflicts } = phone.db.status.get();
    if (conflicts + laptop.db.status.get().conflicts > 0)
      return isAutomatic
        ? "6. Both changed the same words: choose, and see the other one follow."
        : "6. Both changed the same words: choose, sync, and sync the other one too.";
    if (!isStory) return null;
    if (isCut && pending === 0)
      return "4. Change a task on the Phone. Nothing arrives at the server.";
    if (isCut)
      return isAutomatic
        ? "5. Change the same task on the Laptop. Then put the Phone online."
        : "5. Change the same task on the Laptop, and sync it. Then put the Phone online, and sync it.";
    if (this.#wasCut)
      return "Try the other way: change the status on one, the words on the other, and nobody is asked. Then share: one more device is below.";
    return isAutomatic
      ? "3. Add a task on one, and see it come to the other. Then cut the Phone off with its switch."
      : "3. Add a task on one, sync both. Then cut the Phone off with its switch.";
  }
}

function stepOfSharing(phone: Device, others: readonly Device[]): string {
  const guests = others.filter(({ owner }) => owner !== null && owner !== phone.owner);
  const [guest] = guests;
  if (guest === undefined)
    return "Sharing, 1. On the new device, be somebody else: alice, with one click.";
  if ((guest.opened.get().data ?? []).length === 0)
    return `Sharing, 2. Share a task on the Phone with ${guest.owner}, and sync. Then open it on the ${guest.name}: Sharing, Look on the server.`;
  if (guests.length === 1)
    return `Sharing, 3. Be mary on one more device. On the ${guest.name}, make a group of her, share the task with it, and sync.`;
  return "Sharing, 4. Cut somebody off, share or change a task, and see it wait. Take away what was shared, and see what the server refuses.";
}
