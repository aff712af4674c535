import { expect } from "vitest";
import { test } from "./chromium.js";

test("dist/kintsugi.browser.js can be imported by a page, under a strict policy", async ({
  openPage,
}) => {
  const page = await openPage();

  const names = await page.evaluate(() => Object.keys(kintsugi));

  expect(names).toContain("isKintsugiError");
});

test("dist/index.js works in a page too, where an import map says what idb is", async ({
  openPage,
  site,
}) => {
  const map = JSON.stringify({ imports: { idb: "/node_modules/idb/build/index.js" } });
  const load = `import * as door from "/dist/index.js"; globalThis.names = Object.keys(door);`;
  site.put("/mapped", {
    body: `<!doctype html><script type="importmap">${map}</script><script type="module">${load}</script>`,
    csp: "default-src 'none'; script-src 'self' 'unsafe-inline'",
  });
  const page = await openPage("/mapped");

  const names = await page.waitForFunction(() => (globalThis as { names?: string[] }).names);

  expect(await names.jsonValue()).toContain("isKintsugiError");
});

test("what a policy refuses fails the test", async ({ openPage, pageErrors }) => {
  const page = await openPage();

  await page.evaluate(() => {
    const inline = document.createElement("script");
    inline.textContent = "1";
    document.head.append(inline);
  });

  await expect.poll(() => pageErrors.splice(0)).toHaveLength(1);
});
