import type { Locator, Page } from "playwright";
import { expect } from "vitest";
import { signedIn, test, type DeviceOnPage } from "./demo-site.js";

function decisionsOn({ panel }: DeviceOnPage): Locator {
  return panel.getByRole("region", { name: "What merging decided" });
}

/** Both have set another status: the Phone has merged them, and "Done" was further along than its "Doing". */
async function merged(page: Page) {
  const devices = await signedIn(page);
  const { phone, laptop } = devices;
  await phone.add("Buy milk");
  await phone.sync();
  await laptop.sync();
  await phone.status("Buy milk").selectOption("Doing");
  await laptop.status("Buy milk").selectOption("Done");
  await laptop.sync();
  expect(await phone.sync()).toMatch(/1 merged/);
  return devices;
}

test("what merging decided is listed with its rule, undone on one device, and both agree after a sync", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone, laptop } = await merged(page);
  const decision = decisionsOn(phone).getByRole("group", { name: "Decision about Buy milk" });
  await decision.getByText("“Done” stays, against “Doing”.").waitFor();
  await decision.getByText(/Rule: the status that is further along wins. At \d/).waitFor();
  expect(await phone.status("Buy milk").inputValue()).toBe("done");
  expect(await decisionsOn(laptop).count()).toBe(0);

  await phone.network.uncheck();
  await decision.getByRole("button", { name: "Undo" }).click();

  await decisionsOn(phone).waitFor({ state: "hidden" });
  await phone.report.getByText("Undone").waitFor();
  expect(await phone.status("Buy milk").inputValue()).toBe("doing");
  await phone.row("Buy milk").getByText("not sent yet").waitFor();
  await phone.network.check();
  await phone.sync();
  await laptop.sync();
  await page.getByText("The same on both").waitFor();
  expect(await laptop.status("Buy milk").inputValue()).toBe("doing");
  expect(await decisionsOn(phone).count()).toBe(0);
});

test("OK says that it was seen: it goes, also in another tab, and the decision stands", async ({
  openDemo,
}) => {
  const page = await openDemo();
  const { phone } = await merged(page);
  const other = await openDemo();
  const there = other
    .getByRole("region", { name: "Phone", exact: true })
    .getByRole("heading", { name: "What merging decided" });
  await there.waitFor();

  await decisionsOn(phone).getByRole("button", { name: "OK" }).click();

  await decisionsOn(phone).waitFor({ state: "hidden" });
  await there.waitFor({ state: "hidden" });
  expect(await phone.status("Buy milk").inputValue()).toBe("done");
});
