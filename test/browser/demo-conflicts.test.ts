import type { Locator, Page } from "playwright";
import { expect } from "vitest";
import { signedIn, test, type DeviceOnPage } from "./demo-site.js";

/** The Phone has to decide: both have changed the words, and the Phone has the status "Doing". */
async function disagreeing(page: Page) {
  const devices = await signedIn(page);
  const { phone, laptop } = devices;
  await phone.add("Buy milk");
  await phone.sync();
  await laptop.sync();
  await phone.describe("Buy milk", "Buy rice milk");
  await phone.status("Buy rice milk").selectOption("Doing");
  await laptop.describe("Buy milk", "Buy oat milk");
  await laptop.sync();
  expect(await phone.sync()).toMatch(/1 to decide/);
  return { ...devices, card: cardOn(phone, "Buy rice milk") };
}

function cardOn({ panel }: DeviceOnPage, description: string): Locator {
  return panel.getByRole("region", { name: `Conflict about ${description}` });
}

const paneOf = (card: Locator, name: string): Locator =>
  card.getByRole(name === "Merged" ? "form" : "group", { name });

async function settle(...devices: readonly DeviceOnPage[]): Promise<void> {
  for (const device of devices) await device.sync();
}

test("a conflict shows both versions and a merged one, and marks what differs in words", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, card } = await disagreeing(page);

  const texts = (pane: string, role: "term" | "definition") =>
    paneOf(card, pane).getByRole(role).allTextContents();
  expect(await texts("Mine", "term")).toEqual(["Words differs", "Status"]);
  expect(await texts("Mine", "definition")).toEqual(["Buy rice milk", "Doing"]);
  expect(await texts("Theirs", "definition")).toEqual(["Buy oat milk", "To do"]);
  const merged = paneOf(card, "Merged");
  expect(await merged.getByLabel("Words").inputValue()).toBe("Buy rice milk");
  expect(await merged.getByLabel("Status").inputValue()).toBe("doing");
  expect(await merged.getByText("differs").filter({ visible: true }).count()).toBe(1);
  await phone.row("Buy rice milk").getByText("needs your decision").waitFor();
});

for (const [choice, words, status] of [
  ["Keep mine", "Buy rice milk", "doing"],
  ["Take theirs", "Buy oat milk", "todo"],
  ["Use merged", "Buy rice milk", "doing"],
] as const) {
  test(`${choice} decides, and both devices agree`, async ({ openDemo }) => {
    const page = await openDemo();
    const { phone, laptop, card } = await disagreeing(page);

    await card.getByRole("button", { name: choice }).click();
    await card.waitFor({ state: "detached" });
    await settle(phone, laptop);

    await page.getByText("The same on both").waitFor();
    expect(await laptop.descriptions()).toEqual([words]);
    expect(await laptop.status(words).inputValue()).toBe(status);
    expect(await phone.panel.getByText("What merging decided").isVisible()).toBe(false);
  });
}

test("the merged version can be edited before it is used", async ({ openDemo }) => {
  const page = await openDemo();
  const { phone, laptop, card } = await disagreeing(page);
  const merged = paneOf(card, "Merged");

  await merged.getByLabel("Words").fill("Buy rice milk, and oat milk");
  await merged.getByLabel("Status").selectOption("Done");
  await merged.getByRole("button", { name: "Use merged" }).click();
  await card.waitFor({ state: "detached" });
  await settle(phone, laptop);

  await page.getByText("The same on both").waitFor();
  expect(await laptop.descriptions()).toEqual(["Buy rice milk, and oat milk"]);
  expect(await laptop.status("Buy rice milk, and oat milk").inputValue()).toBe("done");
});

test("another version that comes meanwhile is shown, and what was written into the merged one stays", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, laptop, card } = await disagreeing(page);
  const merged = paneOf(card, "Merged");
  await merged.getByLabel("Words").fill("Buy both");
  await laptop.describe("Buy oat milk", "Buy soy milk");
  await laptop.sync();

  await phone.sync();

  await paneOf(card, "Theirs").getByText("Buy soy milk").waitFor();
  expect(await merged.getByLabel("Words").inputValue()).toBe("Buy both");
});

test("a decision on what another tab has changed does not count, and the person sees how it is now", async ({
  context,
  openDemo,
}) => {
  // no tab hears of the others at once
  await context.addInitScript("BroadcastChannel.prototype.postMessage = () => {}");
  const page = await openDemo();
  const { phone, card } = await disagreeing(page);
  const other = await openDemo();
  const there = other.getByRole("region", { name: "Phone", exact: true });
  await there.getByLabel("Description of Buy rice milk").fill("Buy almond milk");
  await there.getByLabel("Description of Buy rice milk").press("Enter");
  await there.getByRole("region", { name: "Conflict about Buy almond milk" }).waitFor();

  await card.getByRole("button", { name: "Take theirs" }).click();

  await phone.report.getByText("It changed while you were deciding").waitFor();
  const now = cardOn(phone, "Buy almond milk");
  await now.getByRole("button", { name: "Take theirs" }).click();
  await now.waitFor({ state: "detached" });
  expect(await phone.descriptions()).toEqual(["Buy oat milk"]);
});

for (const [choice, expected] of [
  ["Keep mine", []],
  ["Take theirs", ["Buy oat milk"]],
  ["Use merged", ["Buy oat milk"]],
] as const) {
  test(`a task deleted here and edited there is the person's to decide: ${choice}`, async ({
    openDemo,
  }) => {
    const page = await openDemo();
    const { phone, laptop } = await signedIn(page);
    await phone.add("Buy milk");
    await settle(phone, laptop);
    await laptop.panel.getByRole("button", { name: "Delete Buy milk" }).click();
    await phone.describe("Buy milk", "Buy oat milk");
    await phone.sync();

    expect(await laptop.sync()).toMatch(/1 to decide/);
    const card = cardOn(laptop, "Buy oat milk");
    await card.getByRole("heading", { name: "Deleted here, changed there" }).waitFor();
    await paneOf(card, "Mine").getByText("Deleted", { exact: true }).waitFor();
    await card.getByRole("button", { name: choice }).click();
    await card.waitFor({ state: "detached" });
    await settle(laptop, phone);

    await page.getByText("The same on both").waitFor();
    expect(await phone.descriptions()).toEqual(expected);
  });
}

test("a task deleted there and edited here says so", async ({ openDemo }) => {
  const page = await openDemo();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  await settle(phone, laptop);
  await laptop.panel.getByRole("button", { name: "Delete Buy milk" }).click();
  await laptop.sync();
  await phone.describe("Buy milk", "Buy oat milk");
  await phone.sync();

  const card = cardOn(phone, "Buy oat milk");
  await card.getByRole("heading", { name: "Changed here, deleted there" }).waitFor();
  await paneOf(card, "Theirs").getByText("Deleted", { exact: true }).waitFor();
  await card.getByRole("button", { name: "Take theirs" }).click();
  await card.waitFor({ state: "detached" });
  expect(await phone.descriptions()).toEqual([]);
});
