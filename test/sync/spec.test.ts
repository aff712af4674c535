import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SPEC = readFileSync(join(ROOT, "src/sync/SPEC.md"), "utf8");

/** What stands in quotes after `test(`, `test.each(…)(` and the like: a title, as a rule of its own would name it. */
const NUMBERED = /"([A-Z]\d+): ([^"\n]+)"/g;

interface Rule {
  readonly number: string;
  readonly text: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** A rule is a paragraph that begins with its number in bold; its tests are a list below it. */
function rulesOf(spec: string): readonly Rule[] {
  const [, ...parts] = spec.split(/^\*\*([A-Z]\d+)\*\* /m);
  const rules: Rule[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [number = "", text = ""] = parts.slice(index, index + 2);
    const tests = [...text.matchAll(/^- `(test\/[^`]+)`: (.+)$/gm)].map(
      ([, file = "", title = ""]) => ({ file, title }),
    );
    rules.push({ number, text, tests });
  }
  return rules;
}

const RULES = rulesOf(SPEC);

test("there are rules, and no number is given twice", () => {
  const numbers = RULES.map(({ number }) => number);
  expect(numbers.length).toBeGreaterThan(30);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test.each(RULES)("rule $number names tests that exist", ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { file, title } of tests) {
    const path = join(ROOT, file);
    expect(path).toSatisfy(existsSync);
    expect(readFileSync(path, "utf8")).toContain(`"${title}"`);
  }
});

test("every number in a title of a test is that of a rule, which names the test", () => {
  const named = new Map(RULES.map(({ number, tests }) => [number, tests]));
  for (const folder of ["sync", "merge", "stories", "properties"]) {
    const files = readdirSync(join(ROOT, "test", folder)).filter((name) =>
      name.endsWith(".test.ts"),
    );
    for (const name of files) {
      const file = `test/${folder}/${name}`;
      for (const [, number = "", words] of readFileSync(join(ROOT, file), "utf8").matchAll(
        NUMBERED,
      )) {
        expect(named.get(number) ?? []).toContainEqual({
          file,
          title: `${number}: ${words}`,
        });
      }
    }
  }
});
