// Finds the programs of a PostgreSQL that is installed.
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** What to say if there is none. */
export const HOW_TO_GET_POSTGRES = {
  linux: "sudo apt-get install postgresql",
  darwin: "brew install postgresql",
};

/** The folder of `initdb` and `postgres`: that of `PATH`, or the newest in the usual places; or undefined. */
export function findPostgres({ path = process.env.PATH ?? "" } = {}) {
  const onPath = path.split(delimiter).filter((folder) => existsSync(join(folder, "initdb")));
  const folders = [
    // `initdb` wants its neighbours, which a link in `PATH` does not have
    ...onPath.map((folder) => dirname(realpathSync(join(folder, "initdb")))),
    ...versions("/usr/lib/postgresql"),
    ...versions("/opt/homebrew/opt", "postgresql@"),
    ...versions("/usr/local/opt", "postgresql@"),
  ];
  return folders.find((folder) =>
    ["initdb", "postgres"].every((name) => existsSync(join(folder, name))),
  );
}

/** Newest first. */
function versions(folder, prefix = "") {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted((a, b) => parseFloat(b.slice(prefix.length)) - parseFloat(a.slice(prefix.length)))
    .map((name) => join(folder, name, "bin"));
}
