import axe from "axe-core";
import type { Locator, Page } from "playwright";
import { expect } from "vitest";
import { deviceOn, newUser, PATIENCE, test, type DeviceOnPage } from "./demo-site.js";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Many steps: a busy computer needs its time for them. */
const LONG = { timeout: 90_000 };

/** Brings the page into a state that shows all of it: a conflict, a decision, a refusal, unsent tasks, another user's list. */
async function fill(page: Page): Promise<void> {
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  const user = newUser();
  await phone.signUp(user);
  await laptop.signIn(user);
  await laptop.panel.getByText(`signed in as ${user}`).waitFor();
  await phone.add("Buy milk");
  await phone.add("Call the plumber");
  await phone.add("Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(3));
  await phone.sync();
  await laptop.sync();
  await laptop.status("Call the plumber").selectOption("Done");
  await phone.status("Call the plumber").selectOption("Doing");
  await laptop.status("Buy milk").selectOption("Done");
  await laptop.describe("Buy milk", "Buy oat milk");
  await laptop.sync();
  await phone.describe("Buy milk", "Buy rice milk");
  await phone.panel.getByLabel("New task").fill("long ".repeat(8_000));
  await phone.panel.getByRole("button", { name: "Add" }).click();
  await phone.sync();
  await phone.panel.getByText("Changed on both sides").waitFor();
  await phone.panel.getByRole("heading", { name: "Refused by the server" }).waitFor();
  await phone.panel.getByRole("group", { name: "Decision about Call the plumber" }).waitFor();
  await laptop.network.uncheck();
  await laptop.add("Water the ferns");
  await shareEverything(page, phone);
}

/** The Phone's list is open on another user's device, with all that there is to share on it. */
async function shareEverything(page: Page, phone: DeviceOnPage): Promise<void> {
  const oneMore = page.getByRole("button", { name: "One more device" });
  await oneMore.dblclick();
  const tablet = deviceOn(page, "Tablet");
  // a new device takes the focus, also from somebody who is typing already
  await deviceOn(page, "Desktop").panel.waitFor();
  const guest = newUser();
  await tablet.signUp(guest);
  await phone.panel.getByText("Sharing", { exact: true }).click();
  const dialog = page.getByRole("dialog");
  for (const permission of ["see and change", "put tasks in"]) {
    await phone.panel.getByRole("button", { name: "Share the whole list" }).click();
    await dialog.getByLabel("With").selectOption(guest);
    await dialog.getByLabel("May").selectOption(permission);
    await dialog.getByRole("button", { name: "Share", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await phone.sync();
  }
  await phone.panel.getByRole("button", { name: "Share Buy rice milk" }).click();
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await tablet.panel.getByText("Sharing", { exact: true }).click();
  await tablet.panel.getByRole("button", { name: "Look on the server" }).click();
  await tablet.panel.getByRole("button", { name: "Open the list of" }).click();
  await tablet.panel.getByRole("region", { name: "The list of" }).getByText("All 3").waitFor();
  await tablet.panel.getByRole("button", { name: "Make the group" }).click();
  await tablet.report.getByText("The group friends").waitFor();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to complain about, ${colorScheme}`, LONG, async ({ browser, demo }) => {
    // axe is not of the page, whose policy would refuse it
    const context = await browser.newContext({ bypassCSP: true, colorScheme });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`http://127.0.0.1:${demo.pagePort}/?sync=manual`);
    const phone = deviceOn(page, "Phone");
    await phone.panel.waitFor();
    await page.addScriptTag({ content: axe.source });
    const complaints = async (): Promise<readonly string[]> => {
      const { violations } = await page.evaluate(() => window.axe.run());
      return violations.map(({ help, nodes }) =>
        [help, ...nodes.map(({ html }) => html)].join("\n"),
      );
    };

    expect(await complaints()).toEqual([]);
    await fill(page);
    expect(await complaints()).toEqual([]);
    await page.getByRole("button", { name: "Log", exact: true }).click();
    expect(await complaints()).toEqual([]);
    await page.keyboard.press("Escape");
    await phone.panel.getByRole("button", { name: "Share the whole list" }).click();
    await page.getByRole("button", { name: "Take away from" }).first().waitFor();
    expect(await complaints()).toEqual([]);
    await page.getByRole("button", { name: "Close" }).click();
    await phone.panel.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await complaints()).toEqual([]);
    await context.close();
  });
}

test("nothing is wider than a narrow screen", async ({ openDemo, pageErrors }) => {
  const page = await openDemo();
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  expect(await overflow()).toBe(0);
  await fill(page);
  expect(await overflow()).toBe(0);
  await page.getByRole("button", { name: "Log", exact: true }).click();
  expect(await overflow()).toBe(0);
  await page.keyboard.press("Escape");
  await deviceOn(page, "Phone").panel.getByRole("button", { name: "Share the whole list" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await overflow()).toBe(0);
  // Chromium itself writes answers of 413 to the console
  expect(pageErrors.splice(0).every((line) => line.includes("413"))).toBe(true);
});

/** Presses Tab until the focus is there, and can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const hasFocus = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 100 && !(await hasFocus()); presses++) {
    await page.keyboard.press("Tab");
  }
  const outline = await target.evaluate((element) =>
    element.matches(":focus-visible") ? getComputedStyle(element).outlineStyle : "no focus",
  );
  expect(outline).toBe("solid");
}

test("everything can be done with a keyboard alone", LONG, async ({ openDemo }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  const { keyboard } = page;
  const press = async (target: Locator, key = "Enter"): Promise<void> => {
    await tabTo(page, target);
    await keyboard.press(key);
  };
  const write = async (target: Locator, text: string): Promise<void> => {
    await tabTo(page, target);
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type(text);
  };
  const sync = async ({ panel }: typeof phone, report: RegExp): Promise<void> => {
    await press(panel.getByRole("button", { name: "Sync" }));
    await panel.getByRole("status").filter({ hasText: report }).waitFor();
  };
  const user = newUser();

  await write(phone.panel.getByLabel("Name"), user);
  await write(phone.panel.getByLabel("Password"), "s3cr3t");
  await press(phone.panel.getByRole("button", { name: "Sign up" }));
  await phone.panel.getByText(`signed in as ${user}`).waitFor();
  await write(laptop.panel.getByLabel("Name"), user);
  await write(laptop.panel.getByLabel("Password"), "s3cr3t");
  await keyboard.press("Enter");
  await laptop.panel.getByText(`signed in as ${user}`).waitFor();

  await write(phone.panel.getByLabel("New task"), "Buy milk");
  await keyboard.press("Enter");
  await sync(phone, /1 sent/);
  await sync(laptop, /1 received/);

  await press(phone.network, "Space");
  await write(phone.panel.getByLabel("Description of Buy milk"), "Buy rice milk");
  await keyboard.press("Enter");
  await tabTo(page, phone.status("Buy rice milk"));
  await keyboard.type("Doing");
  await phone.panel.getByRole("button", { name: "Doing 1" }).waitFor();
  await write(laptop.panel.getByLabel("Description of Buy milk"), "Buy oat milk");
  await keyboard.press("Enter");
  await sync(laptop, /1 sent/);
  await press(phone.network, "Space");
  await sync(phone, /1 to decide/);
  await write(phone.panel.getByLabel("Words"), "Buy oat milk / Buy rice milk");
  await press(phone.panel.getByRole("button", { name: "Use merged" }));
  // the card is gone, and the focus is where the next step is
  await phone.panel.getByText("Changed on both sides").waitFor({ state: "detached" });
  await sync(phone, /1 sent/);
  await sync(laptop, /1 received/);
  await page.getByText("The same on both").waitFor();
  expect(await laptop.descriptions()).toEqual(["Buy oat milk / Buy rice milk"]);
  expect(await laptop.status("Buy oat milk / Buy rice milk").inputValue()).toBe("doing");

  await press(phone.panel.getByRole("button", { name: "Share Buy oat milk / Buy rice milk" }));
  const dialog = page.getByRole("dialog");
  await tabTo(page, dialog.getByLabel("With"));
  await keyboard.type("alice");
  await press(dialog.getByRole("button", { name: "Share", exact: true }));
  await phone.row("Buy oat milk / Buy rice milk").getByText("alice may see it").waitFor();

  await press(phone.panel.getByRole("button", { name: "Delete Buy oat milk / Buy rice milk" }));
  await phone.panel.getByText("No tasks yet").waitFor();
  await press(phone.panel.getByRole("button", { name: "Sign out" }));
  await page.getByRole("dialog").waitFor();
  await press(page.getByRole("button", { name: "Sign out and lose it" }));
  await phone.panel.getByText("Nothing is left on this device").waitFor();
});
