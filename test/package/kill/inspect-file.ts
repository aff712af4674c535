import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSqlite } from "../../../src/server/storage/load-sqlite.js";

/** What SQLite finds wrong with the file of a killed server: `ok`. It is asked about a copy, with the log. */
export async function checkIntegrity(data: string): Promise<string> {
  const openDatabase = await loadSqlite();
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-killed-"));
  try {
    const copy = join(folder, "copy.db");
    for (const end of ["", "-wal"]) if (existsSync(data + end)) cpSync(data + end, copy + end);
    const database = openDatabase(copy);
    const { integrity_check: found } = database.prepare("PRAGMA integrity_check").get() as {
      readonly integrity_check: string;
    };
    database.close();
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
