import type { Storage } from "./storage.js";

/** Data that outlives the server. It belongs to one server; who opened it closes it, after the server. */
export interface ServerStorage {
  /** The file, as an absolute path. */
  readonly file: string;
  /**
   * Gives it to a server, whose clock it goes by from now on.
   *
   * @internal
   */
  connect(now: () => number): Storage;
  /** Lets go of the file. Whatever was answered is in it already. */
  close(): void;
}
