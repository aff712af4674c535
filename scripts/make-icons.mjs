// Draws the demo's icons from its one drawing: `node scripts/make-icons.mjs`, after that was changed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { findChromium } from "./find-chromium.mjs";
import { CHROMIUM_ARGS } from "./launch-browser.mjs";
import { ROOT } from "./tools.mjs";

const EXAMPLE = join(ROOT, "examples", "todo");
const drawing = readFileSync(join(EXAMPLE, "icon.svg"), "utf8");

/** A mask may cut off all but the inner four fifths: the drawing then stands on a ground of its own colour. */
const ICONS = [
  { name: "icon-192.png", size: 192, scale: 1, ground: "transparent" },
  { name: "icon-512.png", size: 512, scale: 1, ground: "transparent" },
  { name: "icon-maskable.png", size: 512, scale: 0.8, ground: "#22363f" },
];

const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
for (const { name, size, scale, ground } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const style = `html{background:${ground}}body{margin:0;height:100vh;display:grid;place-items:center}svg{overflow:visible;width:${scale * 100}vw}`;
  await page.setContent(`<!doctype html><style>${style}</style>${drawing}`);
  await page.screenshot({ path: join(EXAMPLE, name), omitBackground: true });
}
await browser.close();
