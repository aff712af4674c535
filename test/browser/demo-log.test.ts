import type { Page } from "playwright";
import { expect } from "vitest";
import { signedIn, test } from "./demo-site.js";

function logOn(page: Page) {
  const panel = page.getByRole("region", { name: "What sync did" });
  const list = panel.getByRole("list", { name: "What sync did, newest last" });
  return {
    panel,
    list,
    lines: (): Promise<readonly string[]> => list.locator("li").allInnerTexts(),
  };
}

test("the key L shows what the syncs of both devices did, and hides it again", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  await phone.sync();
  await laptop.sync();
  const { panel, list, lines } = logOn(page);
  expect(await panel.isVisible()).toBe(false);

  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("l");

  await panel.waitFor();
  const text = (await lines()).join("\n");
  expect(text).toMatch(/Phone\s+Sent 1 edit of tasks: 1 taken/);
  expect(text).toMatch(/Laptop\s+Stored 1 version of tasks: 1 taken/);
  expect(text).not.toContain("Buy milk");
  expect(await list.evaluate((its) => its === document.activeElement)).toBe(true);

  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
});

test("the level chooses what is shown, and what happens next comes at the bottom", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone } = await signedIn(page);
  const { panel, list, lines } = logOn(page);
  await page.getByRole("button", { name: "Log", exact: true }).click();
  await panel.waitFor();

  await panel.getByLabel("Shown").selectOption("Syncs, and what waits");
  const few = await lines();
  await panel.getByLabel("Shown").selectOption("Everything");
  const all = await lines();

  expect(few.every((line) => /Sync \d+ /.test(line))).toBe(true);
  expect(all.length).toBeGreaterThan(few.length * 2);

  await phone.sync();
  await expect.poll(async () => (await lines()).at(-1)).toMatch(/Phone\s+Sync \d+ is through/);
  const rest = await list.evaluate((its) => its.scrollHeight - its.scrollTop - its.clientHeight);
  expect(rest).toBeLessThan(20);

  await panel.getByRole("button", { name: "Close" }).click();
  await panel.waitFor({ state: "hidden" });
});

test("an L that is typed into a field is a letter", async ({ openDemo }) => {
  const page = await openDemo();
  const { phone } = await signedIn(page);

  const field = phone.panel.getByLabel("New task");
  await field.pressSequentially("Lull");

  expect(await field.inputValue()).toBe("Lull");
  expect(await logOn(page).panel.isVisible()).toBe(false);
});
