// `npm run bench`: measures the packed library in a real browser, side by side with others. `npm run bench -- server`
// measures our server beside the real Kinto, and `npm run bench -- growth` what more records cost. See docs/benchmarks.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { goalsTable, sectionOf } from "../test/bench/report.mjs";
import { runWork } from "../test/bench/run-work.mjs";
import { verdictOn } from "../test/bench/verdict.mjs";
import { conditionsOf, printConditions } from "./bench-conditions.mjs";
import { HELP, readBenchFlags } from "./bench-flags.mjs";
import { Failure, withKit } from "./bench-kit.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const RESULTS = join(ROOT, "temp", "bench.json");

const USAGE = 2;

async function main() {
  const flags = readBenchFlags(process.argv.slice(2), { json: RESULTS });
  if (flags.wrong !== undefined) throw new Failure(flags.wrong, USAGE);
  if (flags.help) {
    console.log(HELP);
    return;
  }
  await withKit(flags, (kit) => measureAll(flags, kit));
}

async function measureAll(flags, kit) {
  const time = stopwatch();
  const { rounds, shape, latency, browser } = flags;
  const conditions = await conditionsOf(flags, kit);
  const printed = [];
  const print = (text) => {
    printed.push(text);
    console.log(text);
  };
  print(`${printConditions(conditions)}\n`);
  const measured = [];
  for (const work of flags.works) {
    const why = whyNot(work, browser);
    const results =
      why === undefined ? await runWork(work, kit, { rounds, tell: teller(work) }) : undefined;
    measured.push({ work, results });
    print(sectionOf(work, results, why));
    writeJson(flags, { conditions, rounds, shape, latency, works: measured.map(resultOf) });
  }
  print(`### All goals\n\n${goalsTable(measured)}\n`);
  if (flags.markdown !== undefined) writeFileSync(resolve(flags.markdown), printed.join("\n"));
  console.log(`All measurements are in ${resolve(flags.json)}. It took ${time()}.`);
}

/** Why a work is not measured; undefined where it is. */
function whyNot({ browsers }, browser) {
  if (browsers !== undefined && !browsers.includes(browser)) return `Not in ${browser}.`;
  return undefined;
}

function teller(work) {
  const time = stopwatch();
  return ({ round, row, measured }) =>
    console.error(`${work.id}, ${time()}, round ${round}, ${row}: ${JSON.stringify(measured)}`);
}

function resultOf({ work, results }) {
  const goals = work.goals.map((goal) => verdictOn(goal, work, results));
  return { id: work.id, title: work.title, results, goals };
}

function writeJson({ json }, content) {
  const file = resolve(json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, null, 2));
}

try {
  if (process.argv[2] === "server") await import("./bench-server.mjs");
  else if (process.argv[2] === "growth") await import("./bench-growth.mjs");
  else await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
