// Finds the programs of a PostgreSQL that is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** What to say if there is none. */
export const HOW_TO_GET_POSTGRES = {
  linux: "sudo apt-get install postgresql",
  darwin: "brew install postgresql@17",
};
/** The first that can order text by ICU in a whole database. */
const OLDEST = 15;
const PROGRAMS = ["initdb", "postgres"];

/** The folder of `initdb` and `postgres`: that of `PATH`, or the newest in the usual places; or undefined. */
export function findPostgres() {
  const path = (process.env.PATH ?? "").split(delimiter);
  const onPath = path.filter((folder) => existsSync(join(folder, "initdb")));
  const folders = [
    // `initdb` wants its neighbours, which a link in `PATH` does not have
    ...onPath.map((folder) => dirname(realpathSync(join(folder, "initdb")))),
    ...versionsIn("/usr/lib/postgresql", ""),
    ...versionsIn("/opt/homebrew/opt", "postgresql@"),
    ...versionsIn("/usr/local/opt", "postgresql@"),
  ];
  return folders.find(
    (folder) =>
      PROGRAMS.every((name) => existsSync(join(folder, name))) &&
      versionOf(join(folder, "initdb")) >= OLDEST,
  );
}

function versionOf(initdb) {
  const { stdout } = spawnSync(initdb, ["--version"], { encoding: "utf8" });
  return Number(/(\d+)\./.exec(stdout ?? "")?.[1]);
}

/** Newest first. */
function versionsIn(folder, prefix) {
  if (!existsSync(folder)) return [];
  const numberOf = (name) => Number.parseFloat(name.slice(prefix.length));
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted((a, b) => numberOf(b) - numberOf(a))
    .map((name) => join(folder, name, "bin"));
}
