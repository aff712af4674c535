// `npm run bench -- server`: measures our server beside the real Kinto, in one run. See docs/benchmarks.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runWorks } from "../test/bench/servers/run-works.mjs";
import { serverTable } from "../test/bench/servers/server-table.mjs";
import { CONTESTANTS, startContestants } from "../test/bench/servers/start-contestants.mjs";
import { WORKS } from "../test/bench/servers/works.mjs";
import { buildIfStale } from "./suites.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const HELP = `npm run bench -- server [options]

  --rounds N    measure N times after the warm-up (default 7)
  --quick       2 rounds, to see whether everything works
  --only a,b    a: list of 1,000, b: PUT, c: batch, d: pages, e: memory, which takes minutes (default a,b,c,d)
  --ours        without the real Kinto
  --json FILE   where to write all measurements (default temp/bench-server.json)
  --help        this text`;
const USAGE = 2;

/** The flags, or what is wrong with them. */
function readFlags() {
  let values;
  try {
    ({ values } = parseArgs({
      args: process.argv.slice(3),
      options: {
        rounds: { type: "string" },
        quick: { type: "boolean", default: false },
        only: { type: "string", default: "a,b,c,d" },
        ours: { type: "boolean", default: false },
        json: { type: "string", default: join(ROOT, "temp", "bench-server.json") },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return error.message.split(/[.\n]/)[0];
  }
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 7));
  // an interval needs two
  if (!Number.isInteger(rounds) || rounds < 2)
    return `--rounds is ${values.rounds}: give 2 or more`;
  const letters = values.only.split(",");
  const works = WORKS.filter(({ letter }) => letters.includes(letter));
  if (works.length !== letters.length) return `--only is ${values.only}: give letters such as a,b`;
  return { ...values, rounds, works };
}

function tell({ work, round, name, measured }) {
  console.error(`${work.letter}, round ${round}, ${name}: ${JSON.stringify(measured)}`);
}

async function main(flags) {
  const time = stopwatch();
  if (!(await buildIfStale())) throw new Error("The build failed");
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-bench-"));
  const names = CONTESTANTS.filter((name) => !flags.ours || name.startsWith("kintsugi"));
  const { servers, missing, stop } = await startContestants(names, folder);
  try {
    const machine = `${cpus().length} cores, Node ${process.versions.node}`;
    const date = new Date().toISOString().slice(0, 10);
    console.log(`\n${machine}, ${date}, ${flags.rounds} rounds after a warm-up\n`);
    for (const line of missing) console.log(`Left out ${line}`);
    const results = await runWorks(flags.works, servers, { rounds: flags.rounds, tell });
    console.log(`\n${serverTable(flags.works, results)}\n`);
    const file = resolve(flags.json);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ machine, date, rounds: flags.rounds, results }, null, 2));
    console.log(`All measurements are in ${file}. It took ${time()}.`);
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const flags = readFlags();
if (typeof flags === "string") {
  console.error(`${flags}. See npm run bench -- server --help`);
  process.exitCode = USAGE;
} else if (flags.help) {
  console.log(HELP);
} else {
  await main(flags);
}
