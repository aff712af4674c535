import { InvalidInputError } from "../../errors.js";
import type { ServerStorage } from "./server-storage.js";

/**
 * Opens the file that keeps a server's data, or makes it: pass the result to `createKintoServer`. Only in Node.
 * Rejects with `DataFileError` if the file cannot be used, and with `SqliteMissingError` without SQLite, which
 * Node 22.13 and newer have; for older ones install the package `@photostructure/sqlite`.
 */
export async function openSqliteStorage(file: string): Promise<ServerStorage> {
  if (typeof file !== "string" || file === "") {
    throw new InvalidInputError("The file for the data needs a name: pass a path such as todo.db");
  }
  const { openSqliteFile } = await import("./sqlite-file.js");
  return openSqliteFile(file);
}
