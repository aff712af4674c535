import type { Stored } from "kintsugi";
import { ConflictList } from "./conflict-list.js";
import { element } from "./element.js";
import { JournalList } from "./journal-list.js";
import type { Neighbours } from "./neighbours.js";
import { ParkedList } from "./parked-list.js";
import { openShareDialog } from "./share-dialog.js";
import { TaskList } from "./task-list.js";
import type { TaskSource } from "./task-source.js";
import type { Task } from "./tasks.js";
import { describeError } from "./words.js";

/** A list with all that has to be said of it: what waits for a decision, what was decided or refused, and its tasks. */
export class TaskPane {
  readonly element: HTMLElement;

  /** `next` takes the focus where the last decision is made. */
  constructor(
    source: TaskSource,
    neighbours: Neighbours,
    next: HTMLElement,
    tell: (text: string) => void,
  ) {
    const onError = (error: unknown): void => tell(describeError(error));
    const { device, tasks } = source;
    const share = ({ id, description, last_modified }: Stored<Task>): void => {
      openShareDialog(device, neighbours, tell, {
        title: description,
        permissions: ["read", "write"],
        share: (wanted) => tasks.share(id, wanted),
        unshare: (principals) => tasks.unshare(id, principals),
        // the server knows nothing of one that was never sent
        ask: async () => (last_modified === undefined ? {} : tasks.permissions(id)),
        unsent: () => tasks.unsentAccess(id),
        onStored: () => list.show(),
      });
    };
    const list = new TaskList(source, share, onError);
    this.element = element("div", { className: "pane" });
    this.element.append(
      new ConflictList(source, next, onError).element,
      new JournalList(source, next, tell, onError).element,
      new ParkedList(source, next, onError).element,
      list.element,
    );
  }
}
