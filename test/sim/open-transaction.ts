import type { Row } from "../../src/server/storage/storage.js";
import type { Transition } from "./transition.js";

/** The writes of a transaction that has not been committed. */
export interface Open {
  /** The list that they are in. */
  readonly list: string;
  readonly rows: readonly Row[];
  readonly transitions: readonly Transition[];
  readonly since: number;
}
