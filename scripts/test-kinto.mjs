// `npm run test:kinto`: installs the real Kinto beside this checkout, starts it, and runs against it the tables
// of rules, the tutorial and the stories that otherwise run against our own server: first with its backend in
// memory, then with PostgreSQL. Last come random sequences of requests, sent to a real Kinto on PostgreSQL and to ours.
// `-- memory`, `-- postgresql` or `-- random` runs only one of them; `-- random --sequences 10000 --seed 7` asks more.
import { parseArgs } from "node:util";
import { findPostgres, HOW_TO_GET_POSTGRES } from "./kinto/find-postgres.mjs";
import { findPython, HOW_TO_GET_PYTHON } from "./kinto/find-python.mjs";
import { installKinto } from "./kinto/install-kinto.mjs";
import { startKinto } from "./kinto/start-kinto.mjs";
import { startPostgres } from "./kinto/start-postgres.mjs";
import { runSuite } from "./suites.mjs";
import { stopwatch } from "./tools.mjs";

const SUITES = ["memory", "postgresql", "random"];
const FILES = [
  "test/server/conformance",
  "test/server/python",
  "test/tutorial",
  "test/http-client",
  "test/stories",
];
const NO_PYTHON = 3;

const { positionals: asked, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    sequences: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
  },
});
const chosen = asked.length > 0 ? asked : SUITES;
const unknown = chosen.filter((name) => !SUITES.includes(name));
if (unknown.length > 0)
  throw new Error(`No such suite: ${unknown.join(", ")}. There are ${SUITES.join(", ")}.`);

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
  if (chosen.includes("memory") && !(await testKinto("memory"))) process.exitCode = 1;
  const onPostgres = SUITES.filter((name) => name !== "memory" && chosen.includes(name));
  if (onPostgres.length > 0 && !(await testOnPostgres(onPostgres))) process.exitCode = 1;
  for (const line of skipped) console.log(`Skipped ${line}`);
  console.log(`All against the real Kinto in ${time()}`);
}

/** Starts PostgreSQL, and resolves with whether everything passed on it. */
async function testOnPostgres(suites) {
  const postgres = findPostgres();
  if (postgres === undefined) {
    const command =
      HOW_TO_GET_POSTGRES[process.platform] ?? "see https://www.postgresql.org/download/";
    const what = suites.map((name) => `kinto-${name}`).join(", ");
    skipped.push(`${what}: PostgreSQL 15 or newer was not found. To get it: ${command}`);
    return true;
  }
  const database = await startPostgres(postgres, [process.env.KINTO_PYTHON]);
  process.env.KINTO_POSTGRESQL = database.url;
  try {
    let passed = true;
    for (const suite of suites) {
      passed = (await (suite === "random" ? testRandom() : testKinto(suite))) && passed;
    }
    return passed;
  } finally {
    await database.stop();
  }
}

/** Starts its Kintos itself. */
function testRandom() {
  const env = { KINTO_SEQUENCES: options.sequences, KINTO_SEED: options.seed };
  return runSuite("kinto", { name: "kinto-random", env });
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
