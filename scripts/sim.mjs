// `npm run sim`: runs the sync engine against a simulated world, many thousand times, on two threads. Every case is
// drawn from the seed and its number, and can be replayed alone. See test/sim.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildSimulator } from "./sim/build-simulator.mjs";
import { Thread } from "./sim/thread.mjs";
import { ROOT } from "./tools.mjs";

const KEPT = join(ROOT, "test/sync/regressions");
const OUT = join(ROOT, "temp/sim");
const THREADS = 2;
const CHUNK = 500;
/** How many failures are made small and told. */
const TOLD = 3;

const HELP = `npm run sim -- [options]

  --cases N     how many cases (default 20000)
  --seed S      where they come from (default: a new one, which is printed)
  --case K      only this case of the seed, with its whole story
  --plan FILE   only the case in this file, with its whole story
  --reduce      with --case: makes the case as small as it gets, and keeps it in temp/sim
  --no-resets   the server never loses what it had told
  --table       prints how often each situation came about
  --help        this text

Cases that once failed are in test/sync/regressions, and run first.`;

function readFlags() {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      cases: { type: "string", default: "20000" },
      seed: { type: "string" },
      case: { type: "string" },
      plan: { type: "string" },
      reduce: { type: "boolean", default: false },
      resets: { type: "boolean", default: true },
      table: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber("seed", values.seed);
  const index = values.case === undefined ? undefined : wholeNumber("case", values.case);
  return { ...values, cases: wholeNumber("cases", values.cases), seed, index };
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Error(`--${name} is ${text}: give a whole number`);
  }
  return number;
}

function printExamined({ plan, complaints, story }, where) {
  console.log(story.map((line, index) => `${String(index + 1).padStart(3)} ${line}`).join("\n"));
  console.log(complaints.length === 0 ? "nothing is wrong" : complaints.join("\n"));
  console.log(`${plan.commands.length} commands${where}`);
}

/** The numbers of the cases in [0, cases) in chunks, each handed out once. */
function* chunksOf(cases) {
  for (let from = 0; from < cases; from += CHUNK) {
    yield { from, to: Math.min(cases, from + CHUNK) };
  }
}

async function runAll(threads, { seed, cases, resets }) {
  const chunks = chunksOf(cases);
  const failures = [];
  const counts = {};
  await Promise.all(
    threads.map(async (thread) => {
      for (const chunk of chunks) {
        const done = await thread.ask({ do: "run", seed, resets, ...chunk });
        failures.push(...done.failures);
        for (const [name, count] of Object.entries(done.counts)) {
          counts[name] = (counts[name] ?? 0) + count;
        }
      }
    }),
  );
  return { failures: failures.toSorted((a, b) => a.index - b.index), counts };
}

async function replayKept(thread) {
  const files = existsSync(KEPT) ? readdirSync(KEPT).filter((name) => name.endsWith(".json")) : [];
  let failed = 0;
  for (const name of files) {
    const plan = JSON.parse(readFileSync(join(KEPT, name), "utf8"));
    const examined = await thread.ask({ do: "replay", plan });
    if (examined.complaints.length === 0) continue;
    failed++;
    console.log(`test/sync/regressions/${name} fails:`);
    printExamined(examined, "");
  }
  console.log(`${files.length} kept cases, ${failed} failures`);
  return failed;
}

async function tellFailures(thread, failures, { seed, resets }) {
  for (const { index, complaints } of failures.slice(0, TOLD)) {
    console.log(`\n${complaints[0]}`);
    const examined = await thread.ask({ do: "reduce", seed, resets, index });
    const file = keep(examined.plan, seed, index);
    const flag = resets ? "" : " --no-resets";
    printExamined(
      examined,
      `\nreplay: npm run sim -- --seed ${seed} --case ${index}${flag}, or made smaller: npm run sim -- --plan ${file}`,
    );
  }
  const rest = failures.slice(TOLD);
  for (const { index, complaints } of rest.slice(0, 40)) {
    console.log(`case ${index}: ${complaints[0].slice(0, 200)}`);
  }
}

function keep(plan, seed, index) {
  mkdirSync(OUT, { recursive: true });
  const file = `temp/sim/${seed}-${index}.json`;
  writeFileSync(join(ROOT, file), `${JSON.stringify(plan, null, 2)}\n`);
  return file;
}

/** Prints what was covered, and returns what should have been and was not. */
function judgeCoverage(counts, { needed, large, judged }, { cases, table }) {
  const steps = needed.filter(({ situation }) => situation.startsWith("step: ")).length;
  for (const when of ["before", "after"]) {
    const covered = Object.keys(counts).filter((name) => name.startsWith(`crash: ${when} `));
    console.log(`yields covered by a crash ${when}: ${covered.length}/${steps}`);
  }
  const part = Math.min(1, cases / large);
  const leasts = new Map(
    needed.map(({ situation, least }) => [situation, Math.floor(least * part)]),
  );
  const rare = [...leasts].filter(([name, least]) => (counts[name] ?? 0) < least);
  if (table) {
    const names = [...new Set([...leasts.keys(), ...Object.keys(counts)])];
    for (const name of names.toSorted((a, b) => a.localeCompare(b))) {
      const [count, least] = [counts[name] ?? 0, leasts.get(name)];
      const mark = least === undefined ? " " : count < least ? "!" : "+";
      console.log(`${mark} ${String(count).padStart(9)}  ${name}`);
    }
  }
  console.log(`situations: ${needed.length - rare.length} of ${needed.length} as often as needed`);
  return cases < judged ? [] : rare;
}

const flags = readFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const file = await buildSimulator(OUT);
const threads = Array.from({ length: THREADS }, () => new Thread(file));
const [first] = threads;
let isGood;
if (flags.plan !== undefined) {
  const plan = JSON.parse(readFileSync(flags.plan, "utf8"));
  const examined = await first.ask({ do: "replay", plan });
  printExamined(examined, "");
  isGood = examined.complaints.length === 0;
} else if (flags.index !== undefined) {
  const { seed, resets, index } = flags;
  const examined = await first.ask({ do: flags.reduce ? "reduce" : "tell", seed, resets, index });
  printExamined(examined, flags.reduce ? `, kept as ${keep(examined.plan, seed, index)}` : "");
  isGood = examined.complaints.length === 0;
} else {
  const kept = await replayKept(first);
  console.log(
    `${flags.cases} cases of seed ${flags.seed}${flags.resets ? "" : ", without resets"}`,
  );
  const began = performance.now();
  const { failures, counts } = await runAll(threads, flags);
  const seconds = (performance.now() - began) / 1000;
  await tellFailures(first, failures, flags);
  const situations = await first.ask({ do: "situations" });
  const missing = judgeCoverage(counts, situations, flags);
  for (const [name, least] of missing) {
    console.log(`too rare: ${name}: ${counts[name] ?? 0} times instead of ${least}`);
  }
  const speed = Math.round(flags.cases / seconds);
  console.log(
    `${flags.cases} cases, ${failures.length} failures, ${speed} cases a second, seed ${flags.seed}`,
  );
  isGood = kept + failures.length + missing.length === 0;
}
await Promise.all(threads.map((thread) => thread.end()));
process.exit(isGood ? 0 : 1);
