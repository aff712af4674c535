import type { Collection } from "kintsugi";
import type { Device } from "./device.js";
import type { Task } from "./tasks.js";

/** A list of tasks on a device: the user's own, or one that somebody shares. */
export interface TaskSource {
  readonly device: Device;
  readonly tasks: Collection<Task>;
  /** For labels: "the Phone", "bob's list on the Tablet". */
  readonly place: string;
}
