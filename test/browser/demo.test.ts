import { expect } from "vitest";
import { deviceOn, newUser, signedIn, test } from "./demo-site.js";

test("a task written on one device is on the other after both have synced", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  await phone.row("Buy milk").getByText("not sent yet").waitFor();
  await page.getByText("They differ in 1 task").waitFor();

  expect(await phone.sync()).toBe("Synced: 1 sent.");
  expect(await laptop.sync()).toBe("Synced: 1 received.");

  await page.getByText("The same on both").waitFor();
  expect(await laptop.descriptions()).toEqual(["Buy milk"]);
  expect(await phone.row("Buy milk").getByText("not sent yet").count()).toBe(0);
  expect(await phone.sync()).toBe("Nothing new on either side.");
});

test("a device that is cut off works, nothing arrives, and edits of other fields merge unasked", async ({
  openDemo,
  demo,
}) => {
  const page = await openDemo();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  await phone.sync();
  await laptop.sync();
  const log = page.getByRole("list", { name: "Requests" }).getByRole("listitem");
  const before = demo.received().length;
  const shownBefore = await log.count();

  await phone.network.uncheck();
  await phone.status("Buy milk").selectOption("Doing");
  await phone.row("Buy milk").getByText("not sent yet").waitFor();
  const failure = await phone.sync();
  expect(failure).toMatch(/cannot be reached/);
  expect(demo.received()).toHaveLength(before);
  expect(await log.count()).toBe(shownBefore);

  await laptop.describe("Buy milk", "Buy oat milk");
  await laptop.sync();
  await phone.network.check();
  expect(await phone.sync()).toMatch(/1 sent, 1 received, 1 merged/);
  await laptop.sync();

  await page.getByText("The same on both").waitFor();
  expect(await phone.descriptions()).toEqual(["Buy oat milk"]);
  expect(await laptop.status("Buy oat milk").inputValue()).toBe("doing");
  expect(demo.received().length).toBeGreaterThan(before);
});

test("what the server refuses is shown with its reason, and can be given up", async ({
  openDemo,
  pageErrors,
}) => {
  const page = await openDemo();
  const { phone } = await signedIn(page);
  const long = "long ".repeat(8_000).trim();
  await phone.add("Buy milk");
  await phone.panel.getByLabel("New task").fill(long);
  await phone.panel.getByRole("button", { name: "Add" }).click();

  expect(await phone.sync()).toMatch(/1 sent, 1 refused/);
  const card = phone.panel.getByRole("region", { name: "Refused" });
  await card.getByText("413").waitFor();
  await card.getByRole("button", { name: "Retry" }).click();
  await card.waitFor({ state: "detached" });
  expect(await phone.sync()).toMatch(/1 refused/);
  await card.getByRole("button", { name: "Discard" }).click();
  await card.waitFor({ state: "detached" });

  expect(await phone.descriptions()).toEqual(["Buy milk"]);
  await phone.panel.getByText("Everything is sent").waitFor();
  // Chromium itself writes answers of 413 to the console
  expect(pageErrors.splice(0).every((line) => line.includes("413"))).toBe(true);
});

test("a reload keeps what was not sent, and who is signed in", async ({ openDemo }) => {
  const page = await openDemo();
  const { phone, user } = await signedIn(page);
  await phone.add("Buy milk");
  await phone.sync();
  await phone.network.uncheck();
  await phone.describe("Buy milk", "Buy oat milk");
  await phone.add("Water the ferns");
  await phone.row("Water the ferns").getByText("not sent yet").waitFor();

  await page.reload();

  await phone.panel.getByText("2 not sent").waitFor();
  expect(await phone.descriptions()).toEqual(["Buy oat milk", "Water the ferns"]);
  await phone.panel.getByText(`signed in as ${user}`).waitFor();
  expect(await phone.sync()).toBe("Synced: 2 sent.");
  await phone.panel.getByText("Everything is sent").waitFor();
});

test("what goes wrong at signing in is said clearly", async ({ openDemo, pageErrors }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  const user = newUser();
  await phone.signUp(user);
  const problem = laptop.panel.getByRole("alert");

  await laptop.signIn(user, "wrong");
  await problem.getByText("do not belong together").waitFor();
  await laptop.panel.getByRole("button", { name: "Sign up" }).click();
  await problem.getByText("This name is taken").waitFor();
  await laptop.network.uncheck();
  await laptop.signIn(user);
  await problem.getByText("cannot be reached").waitFor();
  await laptop.network.check();
  await laptop.signIn(user);

  await laptop.panel.getByText(`signed in as ${user}`).waitFor();
  // Chromium itself writes answers of 401 to the console
  expect(pageErrors.splice(0).every((line) => line.includes("401"))).toBe(true);
});

test("signing out asks where something was never sent, and leaves nothing", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  const leave = phone.panel.getByRole("button", { name: "Sign out" });

  await leave.click();
  await page.getByRole("dialog").getByText("1 edit was never sent").waitFor();
  await page.getByRole("button", { name: "Stay signed in" }).click();
  expect(await phone.descriptions()).toEqual(["Buy milk"]);
  await leave.click();
  await page.getByRole("button", { name: "Sign out and lose it" }).click();

  await phone.panel.getByText("Nothing is left on this device").waitFor();
  expect(await phone.descriptions()).toEqual([]);
  await phone.signUp(newUser());
  await laptop.panel.getByRole("button", { name: "Sign out" }).click();
  await laptop.panel.getByText("Nothing is left on this device").waitFor();
});

test("filters count, and show their kind only", async ({ openDemo }) => {
  const page = await openDemo();
  const phone = deviceOn(page, "Phone");
  for (const description of ["Buy milk", "Call the plumber", "Water the ferns"]) {
    await phone.add(description);
  }
  await phone.status("Buy milk").selectOption("Done");

  await phone.panel.getByRole("button", { name: "Done 1" }).click();
  expect(await phone.descriptions()).toEqual(["Buy milk"]);
  await phone.panel.getByRole("button", { name: "To do 2" }).click();
  expect(await phone.descriptions()).toEqual(["Call the plumber", "Water the ferns"]);
  await phone.panel.getByRole("button", { name: "Doing 0" }).click();
  await phone.panel.getByText("None of this kind").waitFor();
  await phone.panel.getByRole("button", { name: "All 3" }).click();
  expect(await phone.descriptions()).toHaveLength(3);
});

test("what looks like markup stays text", async ({ openDemo }) => {
  const page = await openDemo();
  const phone = deviceOn(page, "Phone");

  await phone.add("<img src=x onerror=alert(1)>");

  expect(await phone.descriptions()).toEqual(["<img src=x onerror=alert(1)>"]);
  expect(await page.locator("img").count()).toBe(0);
});

test("what another tab changes meanwhile does not move the text under the fingers", async ({
  openDemo,
}) => {
  const [page, other] = [await openDemo(), await openDemo()];
  const [here, there] = [deviceOn(page, "Phone"), deviceOn(other, "Phone")];
  await here.add("Buy milk");
  await there.row("Buy milk").waitFor();
  const text = here.panel.getByLabel("Description of Buy milk", { exact: true });

  await text.fill("Buy oat milk");
  await there.status("Buy milk").selectOption("Done");
  await here.panel.getByRole("button", { name: "Done 1" }).waitFor();
  expect(await text.inputValue()).toBe("Buy oat milk");
  await text.press("Enter");

  await there.row("Buy oat milk").waitFor();
  expect(await there.status("Buy oat milk").inputValue()).toBe("done");
});

test("the hints lead through the demo, step by step", async ({ openDemo }) => {
  const page = await openDemo();
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  const step = (text: string): Promise<void> =>
    page.getByRole("banner").getByRole("status").filter({ hasText: text }).waitFor();
  const user = newUser();

  await step("1. Sign up on the Phone");
  await phone.signUp(user);
  await step("2. Sign in on the Laptop");
  await laptop.signIn(user);
  await step("3. Add a task");
  await phone.add("Buy milk");
  await phone.sync();
  await laptop.sync();
  await phone.network.uncheck();
  await step("4. Change a task on the Phone");
  await phone.describe("Buy milk", "Buy rice milk");
  await step("5. Change the same task on the Laptop");
  await laptop.describe("Buy milk", "Buy oat milk");
  await laptop.sync();
  await phone.network.check();
  await phone.sync();
  await step("6. Both changed the same words");
  await phone.panel.getByRole("button", { name: "Keep mine" }).click();
  await step("Try the other way");
});
