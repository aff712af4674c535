// `npm run bench`: measures the packed library in a real browser, side by side with others. `npm run bench -- server`
// measures our server beside the real Kinto. See docs/benchmarks.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { tableOf } from "../test/bench/report.mjs";
import { runWork } from "../test/bench/run.mjs";
import { startServer } from "../test/bench/server.mjs";
import { WORKS } from "../test/bench/works.mjs";
import { findChromium, HOW_TO_INSTALL } from "./find-chromium.mjs";
import { BENCH, installKinto, KINTO, NOT_INSTALLED } from "./install-kinto.mjs";
import { npmFile, output, ROOT, runNode, stopwatch } from "./tools.mjs";

const RESULTS = join(ROOT, "temp", "bench.json");

const HELP = `npm run bench -- [options]

  --rounds N    measure N times after the warm-up (default 5)
  --quick       2 rounds, to see whether everything works
  --only a,b    a: first pull, b: push, c: opening, d: idle sync and memory (default a,b)
  --latency MS  hold each answer back for so long, as a network would (default 0)
  --json FILE   where to write all measurements (default temp/bench.json)
  --help        this text

npm run bench -- server --help    the same for servers`;

/** Ends the run with one line for people. */
class Failure extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

const USAGE = 2;
const MISSING = 3;

function readFlags() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        rounds: { type: "string" },
        quick: { type: "boolean", default: false },
        only: { type: "string", default: "a,b" },
        latency: { type: "string", default: "0" },
        json: { type: "string", default: RESULTS },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    throw new Failure(`${error.message.split(/[.\n]/)[0]}. See npm run bench -- --help`, USAGE);
  }
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Failure(`--rounds is ${values.rounds}: give a whole number, 1 or more`, USAGE);
  }
  const latency = Number(values.latency);
  if (!Number.isInteger(latency) || latency < 0) {
    throw new Failure(`--latency is ${values.latency}: give milliseconds, 0 or more`, USAGE);
  }
  const letters = values.only.split(",");
  const unknown = letters.find((letter) => !WORKS.some((work) => work.letter === letter));
  if (unknown !== undefined) {
    throw new Failure(`--only is ${values.only}: give letters such as a,b`, USAGE);
  }
  const works = WORKS.filter(({ letter }) => letters.includes(letter));
  return { ...values, rounds, latency, works };
}

/** Builds and packs this library, installs the tarball, and returns the file that pages load. */
async function packKintsugi(folder) {
  if ((await runNode([join(ROOT, "scripts", "build.mjs")])) !== 0) {
    throw new Failure("The build failed", 1);
  }
  const flags = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(output([npmFile(), "pack", ...flags]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "page", private: true }));
  const idb = join(ROOT, "node_modules", "idb");
  const tarball = join(folder, packed.filename);
  output([npmFile(), "install", tarball, idb, "--offline", "--no-audit", "--no-fund"], folder);
  return join(folder, "node_modules", "kintsugi", "dist", "kintsugi.browser.js");
}

function launcher() {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Failure(`There is no browser: ${HOW_TO_INSTALL}`, MISSING);
  }
  const args = [
    "--no-sandbox", // root has no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return (profile) => chromium.launchPersistentContext(profile, { executablePath, args });
}

async function machineOf(launch, folder) {
  const context = await launch(join(folder, "profile"));
  const page = await context.newPage();
  const { product } = await (await context.newCDPSession(page)).send("Browser.getVersion");
  await context.close();
  return `${cpus().length} cores (${cpus()[0].model}), ${product}, Node ${process.versions.node}`;
}

async function main() {
  const flags = readFlags();
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const time = stopwatch();
  const launch = launcher();
  if (!installKinto()) throw new Failure(NOT_INSTALLED, MISSING);
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-bench-"));
  let server;
  try {
    server = await startServer({
      root: BENCH,
      kintsugiFile: await packKintsugi(folder),
      kintoFile: join(KINTO, "dist", "kinto.min.js"),
      latency: flags.latency,
    });
    const machine = await machineOf(launch, folder);
    const network = flags.latency > 0 ? `, answers ${flags.latency} ms late` : "";
    console.log(`\n${machine}, ${flags.rounds} rounds after a warm-up${network}\n`);
    const all = [];
    for (const work of flags.works) {
      const tell = ({ round, contestant, measured }) =>
        console.error(`${work.letter}, round ${round}, ${contestant}: ${JSON.stringify(measured)}`);
      const results = await runWork(work, { rounds: flags.rounds, server, launch, tell });
      console.log(tableOf(work, results));
      all.push({ letter: work.letter, title: work.title, results });
    }
    const { rounds, latency } = flags;
    const file = resolve(flags.json);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ machine, rounds, latency, works: all }, null, 2));
    console.log(`All measurements are in ${file}. It took ${time()}.`);
  } finally {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  if (process.argv[2] === "server") await import("./bench-server.mjs");
  else await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
