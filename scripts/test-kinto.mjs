// `npm run test:kinto`: installs the real Kinto beside this checkout, starts it, and runs against it the tables
// of rules, the tutorial and the stories that otherwise run against our own server: first with its backend in
// memory, then with PostgreSQL. `-- memory` or `-- postgresql` runs only one.
import { parseArgs } from "node:util";
import { findPostgres, HOW_TO_GET_POSTGRES } from "./kinto/find-postgres.mjs";
import { findPython, HOW_TO_GET_PYTHON } from "./kinto/find-python.mjs";
import { installKinto } from "./kinto/install-kinto.mjs";
import { startKinto } from "./kinto/start-kinto.mjs";
import { startPostgres } from "./kinto/start-postgres.mjs";
import { runSuite } from "./suites.mjs";
import { stopwatch } from "./tools.mjs";

const BACKENDS = ["memory", "postgresql"];
const FILES = ["test/server/conformance", "test/tutorial", "test/http-client", "test/stories"];
const NO_PYTHON = 3;

const { positionals: asked } = parseArgs({ allowPositionals: true });
const chosen = asked.length > 0 ? asked : BACKENDS;
const unknown = chosen.filter((name) => !BACKENDS.includes(name));
if (unknown.length > 0)
  throw new Error(`No such backend: ${unknown.join(", ")}. There are ${BACKENDS.join(", ")}.`);

const time = stopwatch();
const skipped = [];
const python = findPython();
if (python === undefined) {
  const command = HOW_TO_GET_PYTHON[process.platform] ?? "see https://www.python.org/downloads/";
  console.error(`The real Kinto needs Python 3.10 or newer with venv. To get it: ${command}`);
  process.exitCode = NO_PYTHON;
} else {
  process.env.KINTO_PYTHON = installKinto(python);
  // exiting kills what still runs
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  for (const backend of chosen) if (!(await runBackend(backend))) process.exitCode = 1;
  for (const line of skipped) console.log(`Skipped ${line}`);
  console.log(`All against the real Kinto in ${time()}`);
}

/** Resolves with whether everything passed. */
async function runBackend(backend) {
  const postgres = backend === "postgresql" ? findPostgres() : undefined;
  if (backend === "postgresql" && postgres === undefined) {
    const command =
      HOW_TO_GET_POSTGRES[process.platform] ?? "see https://www.postgresql.org/download/";
    skipped.push(`kinto-postgresql: PostgreSQL was not found. To get it: ${command}`);
    return true;
  }
  const database = postgres === undefined ? undefined : await startPostgres(postgres);
  if (database !== undefined) process.env.KINTO_POSTGRESQL = database.url;
  const kinto = await startKinto({ backend });
  console.log(`Kinto on ${backend} answers at ${kinto.url}/v1/ after ${time()}`);
  try {
    // one file after the other: each of them empties the server
    return await runSuite("unit", {
      name: `kinto-${backend}`,
      files: ["--no-file-parallelism", ...FILES],
      env: { KINTO_URL: `${kinto.url}/v1`, KINTO_BACKEND: backend },
    });
  } finally {
    await kinto.stop();
    await database?.stop();
  }
}
