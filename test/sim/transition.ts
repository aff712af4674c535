import type { StoredObject } from "../../src/server/storage/storage.js";
import type { WirePart } from "./wire.js";

/** One write that the server took. */
export interface Transition {
  readonly device: number;
  readonly id: string;
  readonly part: WirePart;
  readonly isLate: boolean;
  /** Null: there was no record. */
  readonly before: StoredObject | null;
  readonly after: StoredObject | null;
  readonly at: number;
}
