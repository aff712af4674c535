// Starts the browsers, each time with a given profile on the disk: in a private window IndexedDB would be kept in memory.
// It does not lie in test/bench, since kinto.js brings another Playwright there, which cannot drive every Firefox.
import { existsSync } from "node:fs";
import { chromium, firefox } from "playwright";
import { findChromium, HOW_TO_INSTALL } from "./find-chromium.mjs";

/** For every Chromium that is driven here, whatever its profile. */
export const CHROMIUM_ARGS = [
  "--no-sandbox", // root has no other way
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const FIREFOXES = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

export const BROWSERS = ["chromium", "firefox"];

/** A function that starts a browser with a profile; or, as `missing`, what is to be done to have one. */
export function launcherOf(browser) {
  if (browser === "chromium") {
    const executablePath = findChromium();
    if (executablePath === undefined) return { missing: HOW_TO_INSTALL };
    const options = { executablePath, args: CHROMIUM_ARGS };
    return { launch: (profile) => chromium.launchPersistentContext(profile, options) };
  }
  const { FIREFOX_PATH: chosen } = process.env;
  const executablePath = (chosen ? [chosen] : FIREFOXES).find((place) => existsSync(place));
  if (executablePath === undefined) {
    return { missing: "apt-get install firefox-esr, or set FIREFOX_PATH to a Firefox" };
  }
  // the installed Firefox, by WebDriver BiDi: Playwright's other way needs a Firefox of its own
  const options = { channel: "moz-firefox", executablePath };
  return { launch: (profile) => firefox.launchPersistentContext(profile, options) };
}
