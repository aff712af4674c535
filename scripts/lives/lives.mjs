// `npm run lives -- --cases 2000 --seed 7`: random lives of devices, on every core. `--path` replays one case, `--resets`
// lets the server forget, `--keep` writes what goes wrong to test/properties/regressions, where it is lived first ever after.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { ROOT } from "../tools.mjs";
import { bundleLives } from "./bundle.mjs";
import { runOnAllCores } from "./pool.mjs";

/** How many lives have one seed. */
const OF_ONE_SEED = 50;
/** After so many failures the rest is likely to be the same ones. */
const ENOUGH = 3;

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "2000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    path: { type: "string" },
    resets: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const cases = options.path === undefined ? Number(options.cases) : 1;
const bundle = join(ROOT, "temp", "lives", "lives.mjs");
await bundleLives(bundle);

const started = performance.now();
const failures = [];
let lived = 0;
await runOnAllCores(jobs(), ({ cases: done, failure }) => {
  lived += done;
  if (failure !== null) {
    failures.push(failure);
    console.log(`\n${failure.text}`);
    if (options.keep) keep(failure);
  }
  return failures.length < ENOUGH;
});
const seconds = (performance.now() - started) / 1000;
console.log(
  `${lived} lives from seed ${options.seed} on, ${failures.length} failures, ${(lived / seconds).toFixed(1)} lives a second`,
);
if (failures.length > 0 || lived === 0) process.exitCode = 1;

function* jobs() {
  for (let first = 0; first < cases; first += OF_ONE_SEED) {
    yield {
      bundle: pathToFileURL(bundle).href,
      seed: Number(options.seed) + first / OF_ONE_SEED,
      cases: Math.min(OF_ONE_SEED, cases - first),
      ...(options.path !== undefined && { path: options.path }),
      resets: options.resets,
      shrinks: true,
    };
  }
}

function keep({ seed, path, complaints, life }) {
  const file = join(ROOT, "test/properties/regressions", `seed-${seed}-${path.split(":")[0]}.json`);
  writeFileSync(file, `${JSON.stringify({ found: complaints[0], life }, null, 2)}\n`);
  console.log(`Kept as ${file}`);
}
