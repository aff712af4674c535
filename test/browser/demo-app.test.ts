import { expect } from "vitest";
import { BrowserSyncs } from "./browser-syncs.js";
import { deviceOn, newUser, signedIn } from "./demo-site.js";
import { test } from "./demo-pwa.js";

/** What Chromium itself writes to the console where nobody answers, or who asks is unknown. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|401|ERR_INCOMPLETE_CHUNKED/;

test("it can be installed", async ({ openApp, context }) => {
  const page = await openApp();
  const session = await context.newCDPSession(page);

  const { errors, data } = await session.send("Page.getAppManifest");
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");

  expect(errors).toEqual([]);
  expect(data).toContain("Two devices");
  // windows of tests are private ones, in which nothing is installed
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("edits flow by themselves, and a device that is cut off catches up", async ({ openApp }) => {
  const page = await openApp();
  const { phone, laptop } = await signedIn(page);
  await phone.add("Buy milk");
  await laptop.row("Buy milk").waitFor();

  await phone.network.uncheck();
  await laptop.describe("Buy milk", "Buy oat milk");
  await phone.status("Buy milk").selectOption("Doing");
  await laptop.panel.getByText("Everything is sent").waitFor();
  await phone.panel.getByText("1 not sent").waitFor();
  await phone.network.check();

  await phone.row("Buy oat milk").waitFor();
  await page.getByText("The same on both").waitFor();
  expect(await laptop.status("Buy oat milk").inputValue()).toBe("doing");
});

test("without server and network it starts with what is there, and takes edits", async ({
  openApp,
  app,
  context,
  pageErrors,
}) => {
  const page = await openApp();
  const { phone, user } = await signedIn(page);
  await phone.add("Buy milk");
  await phone.panel.getByText("Everything is sent").waitFor();
  await app.close();
  await context.setOffline(true);

  await page.reload();

  await phone.panel.getByText(`signed in as ${user}`).waitFor();
  expect(await phone.descriptions()).toEqual(["Buy milk"]);
  await phone.describe("Buy milk", "Buy oat milk");
  await phone.row("Buy oat milk").getByText("not sent yet").waitFor();
  await phone.panel.getByText("1 not sent, no network").waitFor();
  await page.reload();
  await phone.row("Buy oat milk").getByText("not sent yet").waitFor();
  expect(pageErrors.splice(0).filter((line) => !EXPECTED.test(line))).toEqual([]);
});

test("what was written offline is sent when the network is back, although the tab was closed", async ({
  openApp,
  app,
  context,
  pageErrors,
}) => {
  const page = await openApp();
  const { phone, user } = await signedIn(page);
  await context.setOffline(true);
  const syncs = await BrowserSyncs.watch(context);
  await phone.add("Buy milk");
  await phone.panel.getByText("1 not sent").waitFor();
  await syncs.registered();
  await page.close();
  const before = app.received().length;
  await context.setOffline(false);

  const look = (): object => ({
    isSent: app.received().length > before,
    browser: syncs.seen.join(", "),
  });
  await expect.poll(look, { timeout: 30_000 }).toMatchObject({ isSent: true });

  const again = await openApp("?sync=manual");
  const there = deviceOn(again, "Phone");
  await there.panel.getByText(`signed in as ${user}`).waitFor();
  await there.panel.getByText("Everything is sent").waitFor();
  expect(await there.descriptions()).toEqual(["Buy milk"]);
  expect(pageErrors.splice(0).filter((line) => !EXPECTED.test(line))).toEqual([]);
});

test("who loses the network in the middle of signing in is signed in all the same", async ({
  openApp,
  pageErrors,
}) => {
  const page = await openApp("?sync=manual");
  const phone = deviceOn(page, "Phone");
  const user = newUser();
  await page.route("**/v1/batch", (route) => route.abort("internetdisconnected"));

  await phone.signUp(user);
  await phone.report.getByText(/network|reached/).waitFor();
  await phone.panel.getByRole("button", { name: "Sign out" }).waitFor();
  await phone.add("Buy milk");
  await page.unroute("**/v1/batch");
  await page.reload();

  await phone.panel.getByText(`signed in as ${user}`).waitFor();
  await phone.sync();
  await phone.panel.getByText("Everything is sent").waitFor();
  expect(pageErrors.splice(0).filter((line) => !EXPECTED.test(line))).toEqual([]);
});

test("a new version is offered, and used only when a person says so", async ({ openApp, app }) => {
  const page = await openApp();
  // from now on the worker is in charge of the page
  await page.reload();
  const phone = deviceOn(page, "Phone");
  const field = phone.panel.getByLabel("New task");
  await field.fill("half a thought");
  app.replace("/index.html", (text) => text.replace("<h1>Two", "<h1>Now two"));
  app.replace("/", (text) => text.replace("<h1>Two", "<h1>Now two"));
  app.replace("/worker.js", (text) => `${text}\n// another version`);

  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());

  await page.getByText("A new version is there.").waitFor();
  expect(await page.evaluate(isWaiting)).toBe(true);
  expect(await field.inputValue()).toBe("half a thought");
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByRole("heading", { name: "Now two devices, one list" }).waitFor();
  expect(await page.getByText("A new version is there.").count()).toBe(0);
  expect(await page.evaluate(isWaiting)).toBe(false);
});

/** In a page: whether a worker waits until it is wanted. */
async function isWaiting(): Promise<boolean> {
  return (await navigator.serviceWorker.ready).waiting !== null;
}

test("a sign-in that has run out asks for the password again, and loses nothing", async ({
  openApp,
  app,
  pageErrors,
}) => {
  const page = await openApp("?sync=manual");
  const { phone, user } = await signedIn(page);
  app.expireTokens();
  await phone.add("Buy milk");

  expect(await phone.sync()).toMatch(/The sign-in has run out/);
  expect(await phone.panel.getByLabel("Name").inputValue()).toBe(user);
  await page.reload();
  await phone.row("Buy milk").getByText("not sent yet").waitFor();
  await phone.signIn(user);

  await phone.panel.getByText("Everything is sent").waitFor();
  expect(pageErrors.splice(0).filter((line) => !EXPECTED.test(line))).toEqual([]);
});

test("a password is kept nowhere, and who signs out leaves no token", async ({ openApp }) => {
  const page = await openApp("?sync=manual");
  const phone = deviceOn(page, "Phone");
  const kept = (): Promise<string> => page.evaluate(readKept);
  await phone.signUp(newUser());
  expect(await kept()).toMatch(/"token":"[\w-]{32}"/);
  expect(await kept()).not.toContain("s3cr3t");

  await phone.panel.getByRole("button", { name: "Sign out" }).click();
  await phone.panel.getByText("Nothing is left on this device").waitFor();

  expect(await kept()).not.toContain("token");
});

test("what a second tab of the page keeps signs nobody out", async ({ openApp }) => {
  const [first, second] = [await openApp("?sync=manual"), await openApp("?sync=manual")];
  const user = newUser();
  const phone = deviceOn(first, "Phone");
  await phone.signUp(user);
  await phone.panel.getByText(`signed in as ${user}`).waitFor();
  const { network } = deviceOn(second, "Phone");

  await network.uncheck();
  await network.check();
  await second.waitForFunction(readKept);
  await first.reload();

  await phone.panel.getByText(`signed in as ${user}`).waitFor();
});

/** In a page: all that the app keeps beside its databases. */
function readKept(): Promise<string> {
  return new Promise((resolve) => {
    const request = indexedDB.open("todo-kept");
    request.addEventListener("success", () => {
      const db = request.result;
      const all = db.transaction("kept").objectStore("kept").getAll();
      all.addEventListener("success", () => {
        db.close();
        resolve(JSON.stringify(all.result));
      });
    });
  });
}
