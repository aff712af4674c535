import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright";
import { expect } from "vitest";
import { findChromium, HOW_TO_INSTALL } from "../../scripts/find-chromium.mjs";
import { CHROMIUM_ARGS } from "../../scripts/launch-browser.mjs";

/** A Chromium that can be killed as a power cut would end it, with all of its processes. */
export interface KillableBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/** Starts one on a profile, which keeps what lies on the disk when it is killed. */
export async function launchKillable(profile: string): Promise<KillableBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`There is no browser: ${HOW_TO_INSTALL}`);
  const told = join(profile, "DevToolsActivePort");
  // what the one before left behind
  for (const name of [told, ...LOCKS.map((lock) => join(profile, lock))]) {
    rmSync(name, { force: true });
  }
  const args = [
    ...CHROMIUM_ARGS,
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    "about:blank",
  ];
  const child = spawn(executablePath, args, { detached: true, stdio: "ignore" });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  await expect.poll(() => existsSync(told) && readFileSync(told, "utf8").includes("\n")).toBe(true);
  const [port] = readFileSync(told, "utf8").split("\n");
  // without defaults a tab is hidden behind another one, as it is for people
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("The browser has no context");
  return {
    context,
    page: await context.newPage(),
    kill: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await exited;
    },
  };
}

const LOCKS = ["SingletonLock", "SingletonCookie", "SingletonSocket"];
