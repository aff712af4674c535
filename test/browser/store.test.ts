// The behaviour suite of stores on a real IndexedDB.
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";
import { describeStore } from "../../src/testing/describe-store.js";
import { launch } from "./chromium.js";
import { collectTests } from "./collect-tests.js";
import { openSite, type Site } from "./site.js";
import type { StoreTestRunner } from "./store-suite.page.js";

declare global {
  /** In the page only. */
  var runStoreTest: StoreTestRunner;
}

let site: Site;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), launch()]);
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "test/browser/store-suite.page.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  site.put("/suite.js", outputFiles[0]?.text ?? "");
  site.put(
    "/suite",
    `<!doctype html><title>suite</title><script type="module" src="/suite.js"></script>`,
  );
  page = await browser.newPage();
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  await page.goto(`${site.origin}/suite`);
  await page.waitForFunction(() => "runStoreTest" in globalThis);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const names = collectTests((runner) =>
  describeStore(runner, () => Promise.reject(new Error("The tests run in the page"))),
).keys();

test.each([...names])("%s", async (name) => {
  await page.evaluate((its) => globalThis.runStoreTest(its), name);

  expect(pageErrors.splice(0)).toEqual([]);
});

test("a test that fails in the page fails here", async () => {
  const run = page.evaluate(() => globalThis.runStoreTest("nobody's"));
  await expect(run).rejects.toThrow("There is no test nobody's");
});

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, {}],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [[1, 2], [1]],
  [new Error("a"), new Error("b")],
  [null, undefined],
  [[], {}],
])("the runner of the page tells %o from %o, and each from nothing else", (a, b) => {
  const [compare] = collectTests((runner) =>
    runner.test("compare", async () => {
      for (const value of [a, b]) runner.expect(structuredClone(value)).toEqual(value);
      runner.expect(a).toEqual(b);
    }),
  ).values();
  return expect(compare?.()).rejects.toThrow("but got");
});
