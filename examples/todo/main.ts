import { element } from "./element.js";
import { installWorker } from "./install-worker.js";
import { keepServer, keptServer, type Server } from "./kept.js";
import { Stage } from "./stage.js";
import { UpdateNotice } from "./update-notice.js";
import { describeError } from "./words.js";

/** An app has one device: `Device.open` and a `DevicePanel` are all it needs. This page has some, to watch them. */
async function main(): Promise<void> {
  const header = document.querySelector("header") ?? document.body;
  const worker = installWorker();
  await Stage.open(await findServer(), header, mainElement());
  const registration = await worker;
  if (registration !== null) header.prepend(new UpdateNotice(registration).element);
}

/** Where the server is, or was when it could last be reached. */
async function findServer(): Promise<Server> {
  try {
    const server = (await (await fetch("/demo/server")).json()) as Server;
    await keepServer(server);
    return server;
  } catch (error) {
    const kept = await keptServer();
    if (kept === undefined) throw error;
    return kept;
  }
}

function mainElement(): HTMLElement {
  return document.querySelector("main") ?? document.body;
}

main().catch((error: unknown) => {
  const problem = element("p", { className: "problem", role: "alert" });
  problem.textContent = describeError(error);
  mainElement().replaceChildren(problem);
});
