import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSimulator } from "../../scripts/sim/build-simulator.mjs";
import { Thread } from "../../scripts/sim/thread.mjs";
import { Coverage } from "../sim/coverage.js";
import { runCases, type Failure } from "../sim/run-cases.js";

/** One line of the engine that says something else, so that an invariant breaks. */
interface Fault {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const SEED = 3;
/** Cases of the engine as it is. */
const CASES = 300;
/** Cases in which a fault must be seen, in parts. */
const PATIENCE = 6000;
const PART = 200;
const TIME = 180_000;

let folder: string;
let failures: readonly Failure[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-invariants-"));
  failures = runCases({ seed: SEED, from: 0, to: CASES, resets: true }, new Coverage());
}, TIME);

afterAll(() => rm(folder, { recursive: true }));

// each with what its oracle says, and a fault that makes it say so
test.each<[title: string, oracle: RegExp, fault: Fault]>([
  [
    "I2: no acknowledged edit is lost without a trace",
    /^lost: /,
    {
      file: "src/sync/outcome-of.ts",
      find: 'if (stateFor(operation, attempt) === "as sent") return ended(operation, base);',
      replace: "if (operation.conflict === undefined) return null;",
    },
  ],
  [
    "I3: nothing is overwritten that nobody here saw, and no field is sent that nobody here touched",
    /^untouched: /,
    {
      file: "src/merge/merge-fields.ts",
      find: "    return remote;",
      replace: "    return local;",
    },
  ],
  [
    "I4: in the end every device has what the server has",
    /^not converged: /,
    {
      file: "src/sync/take-rows.ts",
      find: "if (manner.isKnown(version)) continue;",
      replace: "if (manner.isKnown(version) || situation.confirmed?.has(id)) continue;",
    },
  ],
  [
    "I5: what was deleted does not come back by somebody who did not know of it",
    /^resurrected: /,
    {
      file: "src/sync/intent.ts",
      find: 'match === null ? { [HEADER.ifNoneMatch]: "*" } : { [HEADER.ifMatch]: printEtag(match) },',
      replace: "{} as Record<string, string>,",
    },
  ],
  [
    "I6: an attempt is taken once at most",
    /^once: /,
    {
      file: "src/sync/intent.ts",
      find: 'match === null ? { [HEADER.ifNoneMatch]: "*" } : { [HEADER.ifMatch]: printEtag(match) },',
      replace: "{} as Record<string, string>,",
    },
  ],
  [
    "I7: nobody is in conflict with himself",
    /^own conflict: /,
    {
      file: "src/merge/integrate.ts",
      find: "if (wasSent(operation, theirs)) {",
      replace: "if (operation.sent.length < 0) {",
    },
  ],
  [
    "I8: what lies before a cursor is stored with it",
    /^cursor: /,
    {
      file: "src/sync/advance.ts",
      find: "return { cursor: Math.max(cursor, last ?? 0), end: null, next };",
      replace: "return { cursor: page.etag, end: null, next };",
    },
  ],
  [
    "I13: a server that forgets is noticed, and devices agree with it again",
    /^not converged: /,
    {
      file: "src/sync/pull.ts",
      find: "if (doubt === null) return changes;",
      replace: "if (doubt === null || !isStop(doubt)) return { ...changes, stop: null };",
    },
  ],
  [
    "I14: what is one user's is told under nobody else's credentials, and nothing of it is left after a logout",
    /^(principals|logout): /,
    {
      file: "src/store/memory-log.ts",
      find: "    this.#collections.clear();\n",
      replace: "",
    },
  ],
  [
    "I15: every sync ends, and everything comes through when nothing fails any more",
    /^(endless|stuck|not converged): /,
    {
      file: "src/sync/intent.ts",
      find: "return parked.status === 403 && wall - parked.at >= FORBIDDEN_AGAIN;",
      replace: "return false;",
    },
  ],
  [
    "I18: nobody reads less than he wrote, or an older version than before",
    /^session: /,
    {
      file: "src/view/fold.ts",
      find: "this.#operations.set(operation);",
      replace: "if (!this.#operations.all.has(operation.id)) this.#operations.set(operation);",
    },
  ],
])(
  "%s",
  async (title, oracle, fault) => {
    expect(failures.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(await firstComplaint(title, oracle, fault)).toMatch(oracle);
  },
  TIME,
);

/** What the oracle says of the faulty engine; undefined: nothing, in all cases. */
async function firstComplaint(
  title: string,
  oracle: RegExp,
  fault: Fault,
): Promise<string | undefined> {
  const [name = ""] = title.split(":", 1);
  const thread = new Thread(await buildSimulator(folder, { name, ...fault }));
  try {
    for (let from = 0; from < PATIENCE; from += PART) {
      const range = { seed: SEED, from, to: from + PART, resets: true };
      const run = (await thread.ask({ do: "run", ...range })) as { failures: readonly Failure[] };
      const complaints = run.failures.flatMap((failure) => failure.complaints);
      const found = complaints.find((complaint) => oracle.test(complaint));
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    await thread.end();
  }
}
