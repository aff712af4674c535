// `npm run compare:kinto`: plays the scenarios of test/scenarios with the published kinto.js and with ours, and prints
// what came of them as a table. See docs/scenarios.md.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { BENCH, installPeers, KINTO, NOT_INSTALLED } from "./install-peers.mjs";
import { scenarioTable } from "./scenario-table.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const BUNDLE = join(ROOT, "temp", "compare-kinto", "compare.mjs");

const HELP = `npm run compare:kinto -- [options]

  --only S1,S2  only these scenarios
  --help        this text`;
const USAGE = 2;
const MISSING = 3;

/** Ends the run with one line for people. */
class Failure extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

function readFlags() {
  try {
    const options = { only: { type: "string" }, help: { type: "boolean", default: false } };
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Failure(
      `${error.message.split(/[.\n]/)[0]}. See npm run compare:kinto -- --help`,
      USAGE,
    );
  }
}

async function loadComparison() {
  await build({
    entryPoints: [join(ROOT, "test", "scenarios", "compare.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    // as published, the "main" of kinto-http does not load in Node
    mainFields: ["module", "main"],
    external: ["fake-indexeddb", "@photostructure/sqlite"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile: BUNDLE,
    logLevel: "error",
  });
  return import(pathToFileURL(BUNDLE).href);
}

function versionIn(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

async function main() {
  const flags = readFlags();
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const time = stopwatch();
  if (!installPeers()) throw new Failure(NOT_INSTALLED, MISSING);
  const { compare } = await loadComparison();
  // as published; its "module" does not load in Node
  const kinto = createRequire(join(BENCH, "package.json"))("kinto");
  const only = flags.only?.split(",") ?? [];
  const rows = await compare(kinto, ({ id }) => console.error(id), only);
  if (rows.length === 0) throw new Failure(`--only is ${flags.only}: there are S1 to S40`, USAGE);
  const versions = { kinto: versionIn(KINTO), kintsugi: versionIn(ROOT) };
  console.log(scenarioTable(rows, versions));
  console.error(`It took ${time()}.`);
  const isBroken = rows.some(({ kintsugi: { kind } }) => kind === "wrong" || kind === "stuck");
  process.exitCode = isBroken ? 1 : 0;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
