// The flags of `npm run bench`.
import { parseArgs } from "node:util";
import { BROWSERS } from "./launch-browser.mjs";
import { SHAPE_NAMES } from "../test/bench/records.mjs";
import { worksFor } from "../test/bench/works.mjs";

const ROUNDS = 5;
const QUICK_ROUNDS = 2;

export const HELP = `npm run bench -- [options]

  --only B1,B3      only these works (default: all of B1 to B15)
  --rounds N        measure N times after the warm-up (default ${ROUNDS})
  --quick           ${QUICK_ROUNDS} rounds, to see whether everything works
  --browser NAME    ${BROWSERS.join(" or ")} (default ${BROWSERS[0]})
  --shape NAME      ${SHAPE_NAMES.join(", ")}: records of about 50 bytes, 300 bytes, 5 kB (default usual)
  --latency MS      hold each answer back for so long, as a network would (default 0)
  --json FILE       where to write all measurements (default temp/bench.json)
  --markdown FILE   where to write the tables, too
  --help            this text

npm run bench -- server --help    the same for servers
npm run bench -- growth           what more records cost, from a thousand to a million, with a plot`;

/** The flags as given, read and checked; or, as `wrong`, one line for people. */
export function readBenchFlags(args, defaults) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        rounds: { type: "string" },
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        browser: { type: "string", default: BROWSERS[0] },
        shape: { type: "string", default: "usual" },
        latency: { type: "string", default: "0" },
        json: { type: "string", default: defaults.json },
        markdown: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return { wrong: `${error.message.split(/[.\n]/)[0]}. See npm run bench -- --help` };
  }
  const { browser, shape } = values;
  if (!BROWSERS.includes(browser)) {
    return { wrong: `--browser is ${browser}: give ${BROWSERS.join(" or ")}` };
  }
  if (!SHAPE_NAMES.includes(shape)) {
    return { wrong: `--shape is ${shape}: give ${SHAPE_NAMES.join(", ")}` };
  }
  const rounds = Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1) {
    return { wrong: `--rounds is ${values.rounds}: give a whole number, 1 or more` };
  }
  const latency = Number(values.latency);
  if (!Number.isInteger(latency) || latency < 0) {
    return { wrong: `--latency is ${values.latency}: give milliseconds, 0 or more` };
  }
  const all = worksFor(shape);
  const wanted = values.only?.split(",") ?? all.map(({ id }) => id);
  if (!wanted.every((name) => all.some(({ id }) => id === name))) {
    return { wrong: `--only is ${values.only}: give works such as B1,B3, of B1 to B15` };
  }
  const works = all.filter(({ id }) => wanted.includes(id));
  return { ...values, rounds, latency, works };
}
