import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { missingFromResults, missingFromSources, readNames } from "../../scripts/named-tests.mjs";
import { ROOT } from "../../scripts/tools.mjs";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A project whose documentation has these cells in a column "Test", and whose `test/a.test.ts` is this. */
function project(cells: readonly string[], source: string): string {
  const root = mkdtempSync(join(tmpdir(), "kintsugi-names-"));
  folders.push(root);
  for (const folder of ["docs", "test"]) mkdirSync(join(root, folder));
  const rows = cells.map((cell) => `| something | ${cell} |`);
  const table = ["# Title", "", "| what | Test |", "| --- | --- |", ...rows, ""].join("\n");
  writeFileSync(join(root, "README.md"), "| what | how |\n| --- | --- |\n| this | `is › none` |\n");
  writeFileSync(join(root, "docs", "a.md"), table);
  writeFileSync(join(root, "test", "a.test.ts"), `import { B } from "./b.js";\n${source}`);
  writeFileSync(join(root, "test", "b.ts"), "export const B = { title: `the ${name} of b` };");
  return root;
}

interface Ran {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

function ran(status: string, title = "one works"): Ran {
  return { ancestorTitles: ["outer", "part"], title, status };
}

/** The complaints after `test/a.test.ts` ran with these results in the suite of that name. */
function afterRun(root: string, suite: string, ...assertionResults: readonly Ran[]) {
  const own = { testResults: [{ name: join(root, "test", "a.test.ts"), assertionResults }] };
  const passed = { testResults: [{ ...own.testResults[0], assertionResults: [ran("passed")] }] };
  const results = { unit: passed, [suite]: own };
  return missingFromResults(root, readNames(root), { suites: ["unit"], results }) as string[];
}

const ONE = "`a.test.ts › part › one works`";

test("what the documentation names is there", () => {
  expect(missingFromSources(ROOT, readNames(ROOT))).toEqual([]);
});

test("a title is found in the file, in what it imports, and where a part of it is filled in", () => {
  const cells = [ONE, "`a.test.ts › the size of b`", "—", "", `${ONE}<br>${ONE}`];
  const root = project(cells, 'test("one works", () => {});');

  expect(readNames(root).names).toHaveLength(4);
  expect(missingFromSources(root, readNames(root))).toEqual([]);
});

test.each([
  ["a test with another name", "`a.test.ts › one work`", 'have no test "one work"'],
  ["a part of a name", "`a.test.ts › works`", 'have no test "works"'],
  ["a file that is gone", "`gone.test.ts › one works`", "there is no test/gone.test.ts"],
  ["a file alone", "`a.test.ts`", 'has no "›"'],
  ["words", "by hand", '"by hand" names no test'],
])("%s is missing", (_what, cell, complaint) => {
  const root = project([cell], 'test("one works", () => {});');

  const complaints = missingFromSources(root, readNames(root)) as string[];

  expect(complaints).toEqual([expect.stringContaining("docs/a.md:5: ")]);
  expect(complaints[0]).toContain(complaint);
});

test("after a run, what is named must have passed", () => {
  const root = project([ONE], "");

  expect(afterRun(root, "unit", ran("passed"))).toEqual([]);
  expect(afterRun(root, "unit", ran("passed", "another"))).toEqual([
    "docs/a.md:5: test/a.test.ts › part › one works is not there, or did not run",
  ]);
  for (const status of ["skipped", "pending", "todo"]) {
    expect(afterRun(root, "unit", ran("passed"), ran(status))).toEqual([
      "docs/a.md:5: test/a.test.ts › part › one works was skipped",
    ]);
  }
  expect(afterRun(root, "unit", ran("passed"), ran("failed"))).toEqual([
    "docs/a.md:5: test/a.test.ts › part › one works failed (unit)",
  ]);
});

test("elsewhere it may be skipped, but not fail", () => {
  const root = project([ONE], "");

  expect(afterRun(root, "kinto-memory", ran("skipped"))).toEqual([]);
  expect(afterRun(root, "kinto-memory", ran("failed"))).toEqual([
    "docs/a.md:5: test/a.test.ts › part › one works failed (kinto-memory)",
  ]);
});

test("tests of suites that did not run are left alone", () => {
  const root = project([ONE, "`package/x.test.ts › y`"], "");
  const none = { suites: [], results: {} };
  const unit = { suites: ["package"], results: {} };

  expect(missingFromResults(root, readNames(root), none)).toEqual([]);
  expect(missingFromResults(root, readNames(root), unit)).toEqual([
    "docs/a.md:6: test/package/x.test.ts › y is not there, or did not run",
  ]);
});
