import type { Page } from "playwright";
import { expect } from "vitest";
import { deviceOn, listIn, test, type DeviceOnPage, type ListOnPage } from "./demo-site.js";

/** Many steps of four devices: a busy computer needs its time for them. */
const LONG = { timeout: 90_000 };

/** With one click, as one of those whom the demo offers to be. */
async function be({ panel }: DeviceOnPage, name: string): Promise<void> {
  await panel.getByRole("button", { name, exact: true }).click();
  await panel.getByText(`signed in as ${name}`).waitFor();
}

async function share(
  page: Page,
  { panel }: ListOnPage,
  description: string,
  withWhom: string,
  may: "see" | "see and change",
): Promise<void> {
  await panel.getByRole("button", { name: `Share ${description}`, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Share “${description}”` });
  await dialog.getByLabel("With").selectOption(withWhom);
  await dialog.getByLabel("May").selectOption(may);
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Finds the list of somebody else, and opens it. */
async function open(page: Page, { panel }: DeviceOnPage, owner: string): Promise<ListOnPage> {
  await panel.getByText("Sharing", { exact: true }).click();
  await panel.getByRole("button", { name: "Look on the server" }).click();
  await panel.getByRole("button", { name: `Open the list of ${owner}` }).click();
  const list = panel.getByRole("region", { name: `The list of ${owner}` });
  await list.waitFor();
  return listIn(page, list);
}

test(
  "bob shares with alice, offline too; alice with a group; mary sees it, and may not do more",
  LONG,
  async ({ openDemo, pageErrors }) => {
    const page = await openDemo();
    const hint = (text: string): Promise<void> =>
      page.getByRole("banner").getByRole("status").filter({ hasText: text }).waitFor();
    const phone = deviceOn(page, "Phone");
    await be(phone, "bob");
    await phone.add("Write a tutorial");
    await phone.add("For nobody else");
    await phone.sync();

    await page.getByRole("button", { name: "One more device" }).click();
    await hint("Sharing, 1.");
    const tablet = deviceOn(page, "Tablet");
    await be(tablet, "alice");
    await hint("Sharing, 2. Share a task on the Phone with alice");
    await phone.network.uncheck();
    await share(page, phone, "Write a tutorial", "alice", "see and change");
    const wish = phone.row("Write a tutorial").getByText("alice may see and change it");
    await wish.getByText("not sent yet").waitFor();
    await phone.panel.getByText("1 not sent").waitFor();
    expect(await phone.sync()).toMatch(/cannot be reached/);
    await wish.waitFor();
    await phone.network.check();
    expect(await phone.sync()).toMatch(/^Synced: 1 shared/);
    await wish.waitFor({ state: "hidden" });

    const bobsAtAlice = await open(page, tablet, "bob");
    await bobsAtAlice.row("Write a tutorial").waitFor();
    expect(await bobsAtAlice.descriptions()).toEqual(["Write a tutorial"]);
    await bobsAtAlice.status("Write a tutorial").selectOption("Doing");
    await tablet.sync();
    await phone.sync();
    expect(await phone.status("Write a tutorial").inputValue()).toBe("doing");

    await hint("Sharing, 3. Be mary");
    await tablet.panel.getByLabel("mary").check();
    await tablet.panel.getByRole("button", { name: "Make the group" }).click();
    await tablet.report.getByText("The group friends is on the server").waitFor();
    await tablet.network.uncheck();
    await share(page, bobsAtAlice, "Write a tutorial", "the group friends", "see");
    await bobsAtAlice
      .row("Write a tutorial")
      .getByText("not sent yet: the group friends")
      .waitFor();
    await tablet.network.check();
    expect(await tablet.sync()).toMatch(/1 shared/);

    await page.getByRole("button", { name: "One more device" }).click();
    const desktop = deviceOn(page, "Desktop");
    await be(desktop, "mary");
    await hint("Sharing, 4.");
    const bobsAtMary = await open(page, desktop, "bob");
    await bobsAtMary.row("Write a tutorial").waitFor();
    expect(await bobsAtMary.descriptions()).toEqual(["Write a tutorial"]);

    await share(page, bobsAtMary, "Write a tutorial", "everybody who is signed in", "see");
    expect(await desktop.sync()).toMatch(/1 refused/);
    const refused = bobsAtMary.panel.getByRole("region", { name: "Refused: Write a tutorial" });
    await refused.getByText("everybody who is signed in may see it").waitFor();
    await refused.getByText("(403)").waitFor();
    await refused.getByRole("button", { name: "Discard" }).click();
    await refused.waitFor({ state: "detached" });
    await desktop.panel.getByText("Everything is sent").waitFor();
    // Chromium itself writes answers of 403 to the console
    expect(pageErrors.splice(0).every((line) => line.includes("403"))).toBe(true);
  },
);

test("a wish to share, and an opened list, are there after a reload", async ({ openDemo }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  await phone.signUp("carla");
  await laptop.signUp("dora");
  await page.getByText("Lists of two users").waitFor();
  await phone.add("Buy milk");
  await share(page, phone, "Buy milk", "dora", "see");
  await phone.sync();
  await open(page, laptop, "carla");
  await phone.network.uncheck();
  await share(page, phone, "Buy milk", "alice", "see");
  await share(page, phone, "Buy milk", "mary", "see");
  const wish = phone.row("Buy milk").getByText("not sent yet: alice, mary may see it");
  await wish.waitFor();

  await page.reload();

  await wish.waitFor();
  await laptop.panel
    .getByRole("region", { name: "The list of carla" })
    .getByLabel("Description of Buy milk")
    .waitFor();
});

test("a whole list is shared, and what was shared is taken away again", async ({ openDemo }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  await phone.signUp("erik");
  await laptop.signUp("frida");
  await phone.add("Buy milk");
  await phone.panel.getByText("Sharing", { exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share “The whole list”" });
  const ask = phone.panel.getByRole("button", { name: "Share the whole list" });
  await ask.click();
  await dialog.getByLabel("With").selectOption("frida");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await phone.panel.getByText("Not sent yet: frida may see it.").waitFor();
  expect(await phone.sync()).toMatch(/^Synced: 1 sent, 1 shared/);
  await phone.panel.getByText("Not sent yet").waitFor({ state: "hidden" });
  const eriks = await open(page, laptop, "erik");
  await eriks.row("Buy milk").waitFor();

  await ask.click();
  await dialog.getByText("frida may see it").waitFor();
  await dialog.getByRole("button", { name: "Take away from frida" }).click();
  await phone.panel.getByText("Not sent yet: frida may no longer use it.").waitFor();
  await phone.sync();

  expect(await laptop.sync()).toMatch(/lets you use one of these lists no more/);
  expect(await eriks.descriptions()).toEqual(["Buy milk"]);
});

test("who signs out leaves no list of others for the next one", async ({ openDemo }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  await phone.signUp("greta");
  await laptop.signUp("hanna");
  await phone.add("Buy milk");
  await share(page, phone, "Buy milk", "hanna", "see");
  await phone.sync();
  const gretas = await open(page, laptop, "greta");
  await gretas.row("Buy milk").waitFor();

  await laptop.panel.getByRole("button", { name: "Sign out" }).click();
  await laptop.panel.getByText("Nothing is left on this device").waitFor();
  expect(
    await laptop.panel.getByLabel("Name").evaluate((it) => it === document.activeElement),
  ).toBe(true);
  await laptop.signUp("ines");

  expect(await gretas.panel.count()).toBe(0);
  expect(await laptop.sync()).toBe("Nothing new on either side.");
});
