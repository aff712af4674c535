import { describe, expect, test } from "vitest";
import { live } from "./live.js";
import { MISHAPS } from "./mishaps.js";
import { REGRESSIONS } from "./regressions.js";
import { describeFailure, runLives } from "./run-lives.js";

// npm run lives -- --cases 2000 --seed 7
const CASES = Number(process.env["LIVES_CASES"] ?? 200);
const SEED = Number(process.env["LIVES_SEED"] ?? 1);
const PATH = process.env["LIVES_PATH"];
const RESETS = process.env["LIVES_RESETS"] !== undefined;

/** A third of all lives are with a server that is emptied, restored or purged. One path belongs to one kind. */
const KINDS = [
  { server: "with a server that keeps what it has", cases: CASES, resets: false },
  { server: "with a server that forgets", cases: Math.ceil(CASES / 3), resets: true },
].filter(({ resets }) => PATH === undefined || resets === RESETS);

/** What happens in some of so many lives, or the generator no longer makes what it is meant to. */
const SIGHTS = [
  ...new Set(MISHAPS.map((kind) => `${kind}:`)),
  "accepted",
  "conflict",
  "kept-local",
  "merged",
  "own-write",
  "parked",
  "taken",
  "took-remote",
  "late:",
  "AbortError",
  "DatabaseClosedError",
  "DatabaseReplacedError",
  "StorageFullError",
  "auth-required",
  "wrong-identity",
  "waiting",
];
/** How many lives it takes to see them all. */
const ENOUGH_TO_SEE = 200;

const seen = new Set<string>();

describe.skipIf(PATH !== undefined)(
  "lives that once went wrong, here or with a planted fault",
  () => {
    test.each(REGRESSIONS)("$name", async ({ life }) => {
      expect((await live(life)).complaints).toEqual([]);
    });
  },
);

describe("whatever fails on the way, devices and server agree in the end, and nothing is lost", () => {
  test.each(KINDS)(
    "$cases random lives, $server",
    async ({ cases: wanted, resets }) => {
      const { failure, cases } = await runLives({
        seed: SEED,
        cases: wanted,
        ...(PATH !== undefined && { path: PATH }),
        resets,
        shrinks: true,
        onLived: ({ trace }) => {
          const text = trace.join("\n");
          for (const sight of SIGHTS) if (text.includes(sight)) seen.add(sight);
        },
      });
      expect(failure === null ? "" : describeFailure(failure)).toBe("");
      expect(cases).toBeGreaterThan(0);
    },
    60_000 + CASES * 1000,
  );

  test("the same life always goes the same way", async () => {
    const [first] = REGRESSIONS;
    if (first === undefined) throw new Error("There are no lives that once went wrong");
    const [one, another] = [await live(first.life), await live(first.life)];
    expect(one.trace.length).toBeGreaterThan(10);
    expect(another.trace).toEqual(one.trace);
  });

  test.skipIf(PATH !== undefined || CASES < ENOUGH_TO_SEE)(
    "everything that can happen happens in some of them",
    () => {
      expect(SIGHTS.filter((sight) => !seen.has(sight))).toEqual([]);
    },
  );
});
