import { Device, type Server } from "./device.js";
import { DevicePanel } from "./device-panel.js";
import { element } from "./element.js";
import { Guide } from "./guide.js";
import { Seam } from "./seam.js";
import { ServerLog } from "./server-log.js";
import { describeError } from "./words.js";

/** An app has one device: `Device.open` and a `DevicePanel` are all it needs. This page has two, to watch them. */
async function main(): Promise<void> {
  const server = await findServer();
  const phone = await Device.open("Phone", server);
  const laptop = await Device.open("Laptop", server);
  const guide = new Guide([phone, laptop]);
  const panelOf = (device: Device): HTMLElement =>
    new DevicePanel(device, () => guide.show()).element;
  document.querySelector("header")?.append(guide.element);
  mainElement().replaceChildren(
    panelOf(phone),
    new Seam([phone, laptop]).element,
    panelOf(laptop),
    new ServerLog(server).element,
  );
}

async function findServer(): Promise<Server> {
  const answer = await fetch("/demo/server");
  return (await answer.json()) as Server;
}

function mainElement(): HTMLElement {
  return document.querySelector("main") ?? document.body;
}

main().catch((error: unknown) => {
  const problem = element("p", { className: "problem", role: "alert" });
  problem.textContent = describeError(error);
  mainElement().replaceChildren(problem);
});
