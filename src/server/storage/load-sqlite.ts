import { SqliteMissingError } from "./data-errors.js";
import type { OpenDatabase, SqliteDatabase } from "./sqlite-database.js";

interface SqliteModule {
  readonly DatabaseSync: new (file: string) => SqliteDatabase;
}

/** Finds an SQLite: Node's own where it has one, else that of the optional package. */
export async function loadSqlite(): Promise<OpenDatabase> {
  const { DatabaseSync } = builtinSqlite() ?? (await installedSqlite());
  return (file) => new DatabaseSync(file);
}

/** Node 22.13 and newer have it. Until it counts as stable, a warning comes with it, which nobody here can heed. */
function builtinSqlite(): SqliteModule | undefined {
  const emitWarning = process.emitWarning.bind(process) as (...details: unknown[]) => void;
  const original = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = (...details: readonly unknown[]): void => {
    if (!String(details[0]).startsWith("SQLite is an experimental feature"))
      emitWarning(...details);
  };
  try {
    return process.getBuiltinModule("node:sqlite") as SqliteModule | undefined;
  } finally {
    if (original !== undefined) Object.defineProperty(process, "emitWarning", original);
  }
}

async function installedSqlite(): Promise<SqliteModule> {
  try {
    return await import("@photostructure/sqlite");
  } catch (cause) {
    throw new SqliteMissingError(
      `Keeping data in a file needs SQLite, which Node ${process.versions.node} does not have: ` +
        "use Node 22.13 or newer, or install it with npm install @photostructure/sqlite@1",
      { cause },
    );
  }
}
