import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Kinto } from "./kinto.js";

const RUN_SQL = fileURLToPath(new URL("../../scripts/kinto/run-sql.py", import.meta.url));

/** The tables of Kinto's storage and permissions. Others hold what can be lost. */
const TABLES = ["objects", "timestamps", "access_control_entries", "user_principals"];

/** Keeps what a Kinto on PostgreSQL has now. */
export function backUp(kinto: Kinto): void {
  runSql(
    kinto,
    TABLES.flatMap((table) => [
      `DROP TABLE IF EXISTS backup_${table}`,
      `CREATE TABLE backup_${table} AS TABLE ${table}`,
    ]),
  );
}

/** What was there when it was kept is there again, with its timestamps, as after `pg_restore`. */
export function restore(kinto: Kinto): void {
  runSql(kinto, [
    // without the trigger that gives timestamps
    "SET session_replication_role = replica",
    ...TABLES.flatMap((table) => [
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} SELECT * FROM backup_${table}`,
    ]),
  ]);
}

/** `kinto purge-deleted`: forgets all deletions of records. */
export function purgeTombstones({ settingsPath }: Kinto): void {
  const command = "import sys; from kinto.__main__ import main; sys.exit(main(sys.argv[1:]))";
  run(["-c", command, "purge-deleted", "--ini", settingsPath, "record", "0"]);
}

/**
 * Gives a record another content and an older timestamp. Kinto does so when several write a record at once: the
 * timestamp of each is taken before the row is locked, and the lock may be given in another order (Kinto#1407).
 */
export function setBack(kinto: Kinto, id: string, content: Readonly<Record<string, string>>): void {
  runSql(kinto, [
    `UPDATE objects
        SET data = '${JSON.stringify(content)}', last_modified = last_modified - INTERVAL '1 millisecond'
      WHERE resource_name = 'record' AND id = '${id}'`,
  ]);
}

function runSql({ databaseUrl }: Kinto, statements: readonly string[]): void {
  if (databaseUrl === undefined) throw new Error("This Kinto has no database");
  run([RUN_SQL, databaseUrl], `${statements.join(";\n")};\n`);
}

function run(args: readonly string[], input = ""): void {
  const python = process.env["KINTO_PYTHON"];
  if (python === undefined) throw new Error("Run this through npm run test:kinto");
  const { status, stderr } = spawnSync(python, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
}
