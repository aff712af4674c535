// `npm run bench`: measures the packed library in a real browser, side by side with others. `npm run bench -- server`
// measures our server beside the real Kinto. See docs/benchmarks.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { bundlePages } from "../test/bench/bundle-pages.mjs";
import { Devices } from "../test/bench/devices.mjs";
import { Kit } from "../test/bench/kit.mjs";
import { launcherOf } from "./launch-browser.mjs";
import { goalsTable, sectionOf } from "../test/bench/report.mjs";
import { runWork } from "../test/bench/run-work.mjs";
import { startServer } from "../test/bench/server.mjs";
import { verdictOn } from "../test/bench/verdict.mjs";
import { HELP, readBenchFlags } from "./bench-flags.mjs";
import { BENCH, installPeers, NOT_INSTALLED } from "./install-peers.mjs";
import { packKintsugi } from "./pack-kintsugi.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const RESULTS = join(ROOT, "temp", "bench.json");

const USAGE = 2;
const MISSING = 3;

/** Ends the run with one line for people. */
class Failure extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

async function main() {
  const flags = readBenchFlags(process.argv.slice(2), { json: RESULTS });
  if (flags.wrong !== undefined) throw new Failure(flags.wrong, USAGE);
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const { launch, missing } = launcherOf(flags.browser);
  if (launch === undefined) throw new Failure(`There is no browser: ${missing}`, MISSING);
  if (!installPeers()) throw new Failure(NOT_INSTALLED, MISSING);
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-bench-"));
  let server;
  try {
    const kintsugi = await packKintsugi(folder);
    if (kintsugi === undefined) throw new Failure("The build failed", 1);
    const assets = join(folder, "assets");
    await bundlePages({ bench: BENCH, kintsugi, outdir: assets });
    server = await startServer({ assets, latency: flags.latency });
    const devices = new Devices({ launch, server, folder });
    const folders = { bench: BENCH, kintsugi, assets };
    const { shape, browser } = flags;
    await measureAll(flags, new Kit({ shape, browser, server, devices, folders }));
  } finally {
    await server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
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

async function conditionsOf({ browser, shape, rounds, latency }, kit) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores (${cpus()[0].model})`,
    browser: `${browser} ${await kit.devices.version()}`,
    node: process.versions.node,
    rounds,
    shape,
    latency,
  };
}

function printConditions({ date, machine, browser, node, rounds, shape, latency }) {
  const network = latency > 0 ? `, answers ${latency} ms late` : "";
  const parts = [date, machine, browser, `Node ${node}`, `records of the shape "${shape}"`];
  return `${parts.join(", ")}, ${rounds} rounds after a warm-up${network}`;
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
  else await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
