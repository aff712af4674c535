import type { Device } from "./device.js";
import { element, setText } from "./element.js";
import { isSame, type Task } from "./tasks.js";

type Tasks = ReadonlyMap<string, Task>;

/** The line between both devices: golden where they hold the same, broken where they differ. */
export class Seam {
  readonly element: HTMLElement;
  readonly #words: HTMLParagraphElement;
  readonly #devices: readonly Device[];
  readonly #contents: Tasks[] = [];

  constructor(devices: readonly Device[]) {
    this.#devices = devices;
    this.#words = element("p", { role: "status" });
    this.element = element("div", { className: "seam" }, this.#words);
    devices.forEach(({ db, tasks }, index) => {
      db.identity.subscribe(() => this.#show());
      tasks.live().subscribe(({ data }) => {
        if (data === undefined) return;
        this.#contents[index] = new Map(data.map((task) => [task.id, task]));
        this.#show();
      });
    });
  }

  #show(): void {
    const [first, second] = this.#contents;
    if (first === undefined || second === undefined) return;
    const different = countDifferences(first, second);
    const [one, other] = this.#devices.map(({ owner }) => owner);
    const areOfTwo = one !== other && one !== null && other !== null;
    this.element.classList.toggle("broken", different > 0 || areOfTwo);
    if (areOfTwo) {
      setText(this.#words, "Lists of two users");
      return;
    }
    const tasks = different === 1 ? "1 task" : `${different} tasks`;
    setText(this.#words, different === 0 ? "The same on both" : `They differ in ${tasks}`);
  }
}

function countDifferences(first: Tasks, second: Tasks): number {
  const ids = new Set([...first.keys(), ...second.keys()]);
  return [...ids].filter((id) => {
    const [a, b] = [first.get(id), second.get(id)];
    return a === undefined || b === undefined || !isSame(a, b);
  }).length;
}
