import type { Server } from "./device.js";
import { element } from "./element.js";
import { Stage } from "./stage.js";
import { describeError } from "./words.js";

/** An app has one device: `Device.open` and a `DevicePanel` are all it needs. This page has some, to watch them. */
async function main(): Promise<void> {
  const answer = await fetch("/demo/server");
  const header = document.querySelector("header") ?? document.body;
  await Stage.open((await answer.json()) as Server, header, mainElement());
}

function mainElement(): HTMLElement {
  return document.querySelector("main") ?? document.body;
}

main().catch((error: unknown) => {
  const problem = element("p", { className: "problem", role: "alert" });
  problem.textContent = describeError(error);
  mainElement().replaceChildren(problem);
});
