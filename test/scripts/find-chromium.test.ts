import { expect, test } from "vitest";
import { findChromium } from "../../scripts/find-chromium.mjs";

const find = (platform: NodeJS.Platform, there: string, env: NodeJS.ProcessEnv = {}) =>
  findChromium({ platform, env, exists: (path) => String(path).replaceAll("\\", "/") === there });

test.each([
  ["linux", "/usr/bin/chromium"],
  ["linux", "/usr/bin/google-chrome"],
  ["darwin", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  ["darwin", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"],
] as const)("on %s, %s is found", (platform, path) => {
  expect(find(platform, path)).toBe(path);
});

test("on Windows, Edge is found below the folder of programs", () => {
  const env = { PROGRAMFILES: "C:/Program Files" };
  const path = "C:/Program Files/Microsoft/Edge/Application/msedge.exe";
  expect(find("win32", path, env)?.replaceAll("\\", "/")).toBe(path);
});

test("CHROMIUM_PATH decides, also when nothing is there", () => {
  const env = { CHROMIUM_PATH: "/opt/chromium" };
  expect(find("linux", "/opt/chromium", env)).toBe("/opt/chromium");
  expect(find("linux", "/usr/bin/chromium", env)).toBeUndefined();
});

test("where there is none, none is found", () => {
  expect(find("linux", "nowhere")).toBeUndefined();
});
