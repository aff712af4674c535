// `npm run sim:mutants`: plants one bug after the other in the engine, and runs the simulator until it complains. One that
// survives shows where the simulator is blind. The bugs are in test/sim/mutants.
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildSimulator } from "./sim/build-simulator.mjs";
import { Thread } from "./sim/thread.mjs";
import { ROOT } from "./tools.mjs";

/** A folder of this run: several may run at once. */
const OUT = mkdtempSync(join(tmpdir(), "kintsugi-mutants-"));
const THREADS = 2;
/** What dies young is run first, so that the first hole shows soon. */
const ROUNDS = [300, 3000];
/** So many cases are run before anybody looks whether one failed. */
const FEWEST = 10;
const MOST = 250;

const HELP = `npm run sim:mutants -- [options]

  --cases N     how many cases each bug has to be seen in (default 20000)
  --seed S      where they come from (default: a new one, which is printed)
  --only WORDS  only the bugs with these words in their name, or in what they break
  --help        this text`;

function readFlags() {
  const { values } = parseArgs({
    options: {
      cases: { type: "string", default: "20000" },
      seed: { type: "string" },
      only: { type: "string", default: "" },
      help: { type: "boolean", default: false },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber("seed", values.seed);
  return { ...values, cases: wholeNumber("cases", values.cases), seed };
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Error(`--${name} is ${text}: give a whole number`);
  }
  return number;
}

async function loadMutants() {
  const outfile = join(OUT, "mutants.mjs");
  await build({
    entryPoints: [join(ROOT, "test/sim/mutants/mutants.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "error",
  });
  const { MUTANTS } = await import(pathToFileURL(outfile).href);
  return MUTANTS;
}

/** Runs cases [from, to) until one fails that passes without the bug; returns it, or undefined. */
async function hunt(file, sound, { resets = false }, seed, from, to) {
  const thread = new Thread(file);
  try {
    let size = FEWEST;
    for (let at = from; at < to; at += size) {
      if (at > from) size = Math.min(MOST, size * 2, to - at);
      size = Math.min(size, to - at);
      const range = { seed, resets, from: at, to: at + size };
      const { failures } = await thread.ask({ do: "run", ...range });
      for (const failure of failures) {
        const { index } = failure;
        const alone = { seed, resets, from: index, to: index + 1 };
        const without = await sound.ask({ do: "run", ...alone });
        if (without.failures.length === 0) return failure;
      }
    }
    return undefined;
  } finally {
    await thread.end();
  }
}

/** Each thread takes the next bug as it ends with one; returns those that nobody saw. */
async function huntAll(hunted, seed, from, to) {
  const queue = hunted.values();
  const left = [];
  const file = await buildSimulator(OUT);
  await Promise.all(
    Array.from({ length: THREADS }, async () => {
      const sound = new Thread(file);
      for (const each of queue) {
        each.file ??= await buildSimulator(OUT, { ...each.mutant, name: `mutant-${each.number}` });
        const failure = await hunt(each.file, sound, each.mutant, seed, from, to);
        if (failure === undefined) left.push(each);
        else printSeen(each, failure);
      }
      await sound.end();
    }),
  );
  return left.toSorted((a, b) => a.number - b.number);
}

function printSeen({ mutant }, { index, complaints: [first] }) {
  const [oracle] = first.split(":");
  console.log(`${String(index + 1).padStart(6)}: ${mutant.name}  (${oracle})`);
}

process.on("exit", () => rmSync(OUT, { recursive: true, force: true }));

const flags = readFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const { seed, cases, only } = flags;
const mutants = (await loadMutants()).filter(
  ({ name, breaks }) => name.includes(only) || breaks.includes(only),
);
if (mutants.length === 0) throw new Error(`No planted bug has the words ${only}`);
console.log(`${mutants.length} planted bugs, at most ${cases} cases of seed ${seed} each`);
console.log("cases until it is seen: what is wrong (who complains)");
const began = performance.now();
let left = mutants.map((mutant, number) => ({ mutant, number }));
let from = 0;
for (const to of [...ROUNDS.filter((round) => round < cases), cases]) {
  left = await huntAll(left, seed, from, to);
  from = to;
}
for (const { mutant } of left) {
  console.log(`survives ${cases} cases: ${mutant.name}  (${mutant.breaks})`);
}
const seconds = ((performance.now() - began) / 1000).toFixed(0);
const caught = mutants.length - left.length;
console.log(`${caught} of ${mutants.length} are seen, ${seconds} s, seed ${seed}`);
process.exit(left.length === 0 ? 0 : 1);
