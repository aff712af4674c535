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
const FILES = [
  "test/server/conformance",
  "test/server/python",
  "test/tutorial",
  "test/http-client",
  "test/stories",
];
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
  // everything that was started ends with this process
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  for (const backend of chosen) if (!(await testBackend(backend))) process.exitCode = 1;
  for (const line of skipped) console.log(`Skipped ${line}`);
  console.log(`All against the real Kinto in ${time()}`);
}

/** Starts what a backend needs, and resolves with whether everything passed on it. */
async function testBackend(backend) {
  if (backend === "memory") return testKinto(backend);
  const postgres = findPostgres();
  if (postgres === undefined) {
    const command =
      HOW_TO_GET_POSTGRES[process.platform] ?? "see https://www.postgresql.org/download/";
    skipped.push(`kinto-postgresql: PostgreSQL 15 or newer was not found. To get it: ${command}`);
    return true;
  }
  const database = await startPostgres(postgres, [process.env.KINTO_PYTHON]);
  process.env.KINTO_POSTGRESQL = database.url;
  try {
    return await testKinto(backend);
  } finally {
    await database.stop();
  }
}

/** Each suite gets the address of a Kinto and the name of its backend, and can start others by `startKinto`. */
async function testKinto(backend) {
  const kinto = await startKinto({ backend });
  console.log(`\nKinto on ${backend} answers at ${kinto.url}/v1/ after ${time()}`);
  const env = { KINTO_URL: `${kinto.url}/v1`, KINTO_BACKEND: backend };
  try {
    // one file after the other: each of them empties the server
    const files = ["--no-file-parallelism", ...FILES];
    return await runSuite("unit", { name: `kinto-${backend}`, files, env });
  } finally {
    await kinto.stop();
  }
}
