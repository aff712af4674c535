import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/record/json.js";
import { translatePattern } from "../../../src/server/python/translate-pattern.js";
import { checkData } from "../../../src/server/schema/check-data.js";
import { checkSchema } from "../../../src/server/schema/check-schema.js";

interface SchemaCase {
  readonly schema: JsonObject;
  /** Why Kinto does not store it. */
  readonly refused: string | null;
  /** Data, with the field and the message that Kinto answers. */
  readonly cases: readonly (readonly [data: JsonObject, fault: readonly [Json, string] | null])[];
}

interface PatternCase {
  readonly pattern: string;
  readonly valid: boolean;
  readonly texts: readonly (readonly [text: string, isFound: boolean])[];
}

const HERE = dirname(fileURLToPath(import.meta.url));
/** A Python that has Kinto: `npm run test:kinto` sets it. */
const PYTHON = process.env["KINTO_PYTHON"];
const COUNT = 1500;
/** `PYTHON_SEED=7` asks other ones. */
const SEED = Number(process.env["PYTHON_SEED"] ?? 1);
const SHOWN = 5;

/** What was printed once by the scripts beside this file. */
function golden(name: string): readonly unknown[] {
  return parse(readFileSync(join(HERE, `golden-${name}.jsonl`), "utf8"));
}

/** What a script beside this file prints now. */
function ask(name: string, seed: number): readonly unknown[] {
  const args = [join(HERE, `${name}.py`), String(seed), String(COUNT)];
  const limit = { maxBuffer: 1024 ** 3, env: { ...process.env, PYTHONUTF8: "1" } };
  const { stdout, stderr, status } = spawnSync(PYTHON ?? "", args, { ...limit, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return parse(stdout);
}

function parse(lines: string): readonly unknown[] {
  return lines
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

function schemaDifferences({ schema, refused, cases }: SchemaCase): readonly object[] {
  const ours = checkSchema(schema) ?? null;
  if (ours !== refused) return [{ schema, ours, kinto: refused }];
  const check = checkData(schema, ["last_modified", "schema"]);
  return cases.flatMap(([data, kinto]) => {
    const found = check(data);
    const answer = found === undefined ? null : [found.field, found.message];
    if (JSON.stringify(answer) === JSON.stringify(kinto)) return [];
    return [{ schema: JSON.stringify(schema), data, ours: answer, kinto }];
  });
}

function patternDifferences({ pattern, valid, texts }: PatternCase): readonly object[] {
  const find = toSearch(pattern);
  if ((find !== undefined) !== valid) return [{ pattern, isValidForPython: valid }];
  return texts.flatMap(([text, isFound]) =>
    find?.(text) === isFound ? [] : [{ pattern, text, isFoundByPython: isFound }],
  );
}

function toSearch(pattern: string): ((text: string) => boolean) | undefined {
  const translated = translatePattern(pattern);
  return translated === undefined ? undefined : (text) => new RegExp(translated, "u").test(text);
}

describe("schemas and data", () => {
  test("as they were judged once", () => {
    const cases = golden("schemas") as readonly SchemaCase[];
    expect(cases.length).toBeGreaterThan(150);
    expect(cases.flatMap(schemaDifferences).slice(0, SHOWN)).toEqual([]);
  });

  test.runIf(PYTHON !== undefined)(
    "as Kinto judges them now",
    () => {
      const seed = SEED;
      const cases = ask("schemas", seed) as readonly SchemaCase[];
      expect(cases.length).toBeGreaterThan(COUNT / 2);
      const differences = cases.flatMap(schemaDifferences).slice(0, SHOWN);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    },
    120_000,
  );
});

describe("regular expressions", () => {
  test("as they were judged once", () => {
    const cases = golden("patterns") as readonly PatternCase[];
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.flatMap(patternDifferences).slice(0, SHOWN)).toEqual([]);
  });

  test.runIf(PYTHON !== undefined)(
    "as Python judges them now",
    () => {
      const seed = SEED;
      const cases = ask("patterns", seed) as readonly PatternCase[];
      expect(cases.length).toBeGreaterThan(COUNT / 2);
      const differences = cases.flatMap(patternDifferences).slice(0, SHOWN);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    },
    120_000,
  );
});
