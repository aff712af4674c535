import { KintsugiError } from "../../errors.js";

/** There is no SQLite to keep a server's data with. The message says what to install, or which Node has it. */
export class SqliteMissingError extends KintsugiError {
  override readonly name = "SqliteMissingError";
  readonly code = "sqlite-missing";
}

/** Why a file cannot hold the data of this server. */
export type DataFileProblem =
  /** It is no SQLite database, or a broken one. */
  | "not-a-database"
  /** It is the database of another program. */
  | "other-program"
  /** A newer version of kintsugi made it. */
  | "newer-version"
  /** Another process, or this one, has it open. */
  | "in-use"
  /** Its folder is missing, or it may not be read and written. */
  | "unreachable";

/** The data of a server cannot be opened. The file was left as it is: do what the message says, or name another. */
export class DataFileError extends KintsugiError {
  override readonly name = "DataFileError";
  readonly code = "data-file";
  readonly problem: DataFileProblem;
  readonly file: string;

  constructor(problem: DataFileProblem, file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
    this.file = file;
  }
}

/**
 * The data file failed while the server ran, or was closed under it. What the request had done was undone, and it
 * was answered with 503: make room, or mend the disk. What was answered before is safe.
 */
export class DataFailedError extends KintsugiError {
  override readonly name = "DataFailedError";
  readonly code = "data-failed";
}
