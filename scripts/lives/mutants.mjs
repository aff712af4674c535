// `npm run lives:mutants -- --seed 7`: plants one fault after the other in the library, and counts the random lives that it
// takes until one of them goes wrong. `--keep` writes that life, made short, to test/properties/regressions.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { ROOT } from "../tools.mjs";
import { bundleLives } from "./bundle.mjs";
import { runOnAllCores } from "./pool.mjs";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const folder = join(ROOT, "temp", "lives");
const sound = join(folder, "lives.mjs");
await bundleLives(sound);
const { MUTANTS, live } = await import(pathToFileURL(sound).href);
const chosen = MUTANTS.filter(({ name }) => name.includes(options.only ?? ""));

const jobs = [];
for (const [index, mutant] of chosen.entries()) {
  const file = join(folder, `mutant-${index}.mjs`);
  await bundleLives(file, mutant);
  const bundle = pathToFileURL(file).href;
  const run = { seed: Number(options.seed), cases: mutant.within, resets: false };
  jobs.push({ mutant, bundle, ...run, shrinks: options.keep });
}
let caught = 0;
const found = [];
await runOnAllCores(jobs, ({ cases, failure }, { mutant }) => {
  if (failure !== null) {
    caught++;
    found.push(failure.life);
  }
  const result = failure === null ? `NOT CAUGHT in ${cases}` : `caught by life ${cases}`;
  console.log(
    `${result}: ${mutant.name}${failure === null ? "" : `\n    ${failure.complaints[0].split("\n")[0]}`}`,
  );
  if (failure !== null && options.keep) keep(mutant, failure);
  return true;
});
// a life that goes wrong all the same has found no planted fault
for (const life of found) {
  const { complaints } = await live(life);
  if (complaints.length === 0) continue;
  caught--;
  console.log(`Without the fault, too: ${complaints[0]}`);
}
console.log(`${caught} caught of ${chosen.length} planted, from seed ${options.seed} on`);
if (caught < chosen.length || caught === 0) process.exitCode = 1;

function keep({ name }, { complaints, life }) {
  const file = join(ROOT, "test/properties/regressions", `${name.replaceAll(/\W+/g, "-")}.json`);
  // where an exception came from is true of one machine
  const [complaint] = complaints[0].split("\n    at ");
  writeFileSync(file, `${JSON.stringify({ mutant: name, found: complaint, life }, null, 2)}\n`);
}
