// `npm run bench -- growth`: what a first pull and reading everything cost, from a thousand records to a million, as a
// table and as a plot.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { countText } from "../test/bench/works/count-text.mjs";
import { plotGrowth } from "../test/bench/plot-growth.mjs";
import { median } from "../test/bench/statistics.mjs";
import { conditionsOf, printConditions } from "./bench-conditions.mjs";
import { withKit } from "./bench-kit.mjs";
import { ROOT } from "./tools.mjs";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: "string", default: "1000,10000,100000,1000000" },
    rounds: { type: "string", default: "3" },
    svg: { type: "string", default: join(ROOT, "docs", "growth.svg") },
  },
});
const sizes = values.sizes.split(",").map(Number);
const rounds = Number(values.rounds);

/** What each line of the plot is. */
const LINES = [
  { key: "pull", name: "first pull" },
  { key: "list", name: "open, and list all" },
  { key: "neverPull", name: 'first pull, load: "never"' },
  { key: "scan", name: 'open, and scan all, load: "never"' },
];

const flags = { browser: "chromium", shape: "usual", latency: 0, rounds };
await withKit(flags, async (kit) => {
  console.log(`\n${printConditions(await conditionsOf(flags, kit))}\n`);
  const rows = [];
  for (const count of sizes) {
    const measured = [];
    // the first one is the warm-up, in which the server prepares its pages
    for (let round = 0; round <= rounds; round++) {
      measured.push({ ...(await measure(kit, count)), ...(await measureNever(kit, count)) });
      console.error(count, round, JSON.stringify(measured.at(-1)));
    }
    const counted = measured.slice(1);
    const medians = LINES.map(({ key }) => [key, median(counted.map((each) => each[key]))]);
    rows.push({ count, ...Object.fromEntries(medians) });
  }
  console.log(`| records | ${LINES.map(({ name }) => `${name}, ms`).join(" | ")} |`);
  console.log(`| ${"--- | ".repeat(LINES.length + 1)}`);
  for (const row of rows) {
    const cells = LINES.map(({ key }) => Math.round(row[key]).toLocaleString("en"));
    console.log(`| ${countText(row.count)} | ${cells.join(" | ")} |`);
  }
  writeFileSync(resolve(values.svg), plotGrowth(LINES, rows));
});

async function measure(kit, count) {
  const options = { name: kit.prepared(count) };
  return kit.devices.with(async (device) => {
    const first = await device.openPage("kintsugi");
    const pull = await first.run("pullAndCount", options);
    await first.close();
    const page = await device.openPage("kintsugi");
    const read = await page.run("readAndCount", options);
    await page.close();
    kit.check(read.count === count, `${read.count} records instead of ${count}`);
    return { pull: pull.ms, list: read.ms };
  });
}

async function measureNever(kit, count) {
  const options = { name: kit.prepared(count), load: "never" };
  return kit.devices.with(async (device) => {
    const first = await device.openPage("kintsugi");
    const pull = await first.run("pullAndCount", options);
    await first.close();
    const page = await device.openPage("kintsugi");
    const scan = await page.run("readAndCount", options);
    await page.close();
    kit.check(scan.count === count, `${scan.count} records instead of ${count}`);
    return { neverPull: pull.ms, scan: scan.ms };
  });
}
