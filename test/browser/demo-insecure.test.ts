import { expect } from "vitest";
import { launch } from "./chromium.js";
import { deviceOn, newUser, PATIENCE, test } from "./demo-site.js";

test("the demo works over plain http from another computer, where the browser offers less", async ({
  demo,
}) => {
  const browser = await launch(["--host-resolver-rules=MAP demo.test 127.0.0.1"]);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`http://demo.test:${demo.pagePort}/?sync=manual`);
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  await phone.panel.waitFor();
  const offers = await page.evaluate(() => [
    isSecureContext,
    "locks" in navigator,
    "randomUUID" in crypto,
  ]);
  expect(offers).toEqual([false, false, false]);
  const user = newUser();

  await phone.signUp(user);
  await laptop.signIn(user);
  await laptop.panel.getByText(`signed in as ${user}`).waitFor();
  await phone.add("Buy milk");
  expect(await phone.sync()).toBe("Synced: 1 sent.");
  expect(await laptop.sync()).toBe("Synced: 1 received.");
  await laptop.network.uncheck();
  await laptop.describe("Buy milk", "Buy oat milk");
  await phone.status("Buy milk").selectOption("Done");
  await phone.sync();
  await laptop.network.check();
  expect(await laptop.sync()).toMatch(/1 merged/);
  await phone.sync();

  await page.getByText("The same on both").waitFor();
  expect(errors).toEqual([]);
  await browser.close();
});
