// `npm run test:kinto`: installs the real Kinto beside this checkout, starts it, and runs against it the tables
// of rules, the tutorial and the stories that otherwise run against our own server: first with its backend in
// memory, then with PostgreSQL. Then come random sequences of requests, sent to a real Kinto on PostgreSQL and to ours.
// Last, the whole library against real Kintos: random lives of three devices whose connections break ("lives", on both
// backends), transactions that commit late ("late"), and servers that lose what they had ("resets").
// Names run only these: `-- memory`, `-- lives resets`; `-- random --sequences 10000 --seed 7` asks more, and so does
// `-- lives --lives 50 --seed 7`.
import { parseArgs } from "node:util";
import { findPostgres, HOW_TO_GET_POSTGRES } from "./kinto/find-postgres.mjs";
import { findPython, HOW_TO_GET_PYTHON } from "./kinto/find-python.mjs";
import { installKinto } from "./kinto/install-kinto.mjs";
import { startKinto } from "./kinto/start-kinto.mjs";
import { startPostgres } from "./kinto/start-postgres.mjs";
import { runSuite } from "./suites.mjs";
import { stopwatch } from "./tools.mjs";

/** Which backends each suite needs: each starts the Kintos that it asks. */
const SUITES = {
  memory: ["memory"],
  postgresql: ["postgresql"],
  random: ["postgresql"],
  lives: ["memory", "postgresql"],
  late: ["postgresql"],
  resets: ["memory", "postgresql"],
};
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
    lives: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
  },
});
const names = Object.keys(SUITES);
const chosen = asked.length > 0 ? asked : names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`No such suite: ${unknown.join(", ")}. There are ${names.join(", ")}.`);

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
  if (!(await testAll("memory"))) process.exitCode = 1;
  if (chosen.some((name) => SUITES[name].includes("postgresql")) && !(await testOnPostgres()))
    process.exitCode = 1;
  for (const line of skipped) console.log(`Skipped ${line}`);
  console.log(`All against the real Kinto in ${time()}`);
}

/** Resolves with whether every chosen suite passed on this backend. */
async function testAll(backend) {
  let passed = true;
  for (const suite of chosen.filter((name) => SUITES[name].includes(backend))) {
    passed = (await test(suite, backend)) && passed;
  }
  return passed;
}

/** Starts PostgreSQL, and resolves with whether everything passed on it. */
async function testOnPostgres() {
  const postgres = findPostgres();
  if (postgres === undefined) {
    const command =
      HOW_TO_GET_POSTGRES[process.platform] ?? "see https://www.postgresql.org/download/";
    const what = chosen.filter((name) => SUITES[name].includes("postgresql")).join(", ");
    skipped.push(`${what} on PostgreSQL: 15 or newer was not found. To get it: ${command}`);
    return true;
  }
  const database = await startPostgres(postgres, [process.env.KINTO_PYTHON]);
  process.env.KINTO_POSTGRESQL = database.url;
  try {
    return await testAll("postgresql");
  } finally {
    await database.stop();
  }
}

function test(suite, backend) {
  if (suite === "memory" || suite === "postgresql") return testKinto(backend);
  const { sequences, lives, seed } = options;
  const env = { KINTO_BACKEND: backend, KINTO_SEED: seed };
  if (suite === "random") {
    const more = { ...env, KINTO_SEQUENCES: sequences };
    return runSuite("kinto", { name: "kinto-random", env: more });
  }
  const name = SUITES[suite].length > 1 ? `kinto-${suite}-${backend}` : `kinto-${suite}`;
  const files = [`test/kinto-lives/${suite}`];
  return runSuite("kinto-lives", { name, files, env: { ...env, KINTO_LIVES: lives } });
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
