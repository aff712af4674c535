import type { Client } from "./client.js";
import { textOf } from "./look.js";
import { isPull, isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** Something happens while a record is on its way to the server. */
export const DURING_A_PUSH: readonly Scenario[] = [
  {
    id: "S6",
    title: "edited here while the push is on its way",
    right: { here: "second", "on the server": "second" },
    play: whileItTravels((phone) => phone.update("r", { text: "second" })),
  },
  {
    id: "S7",
    title: "deleted here while the push is on its way",
    right: { here: null, "on the server": null },
    play: whileItTravels((phone) => phone.delete("r")),
  },
  {
    id: "S8",
    title: "edited by another between our push and the pull after it",
    right: { here: "theirs", "on the server": "theirs" },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.create("r", { text: "mine" });
      const { log } = phone.network;
      const pull = phone.network.hold((request) => isPull(request) && log.some(isPush));
      const syncing = phone.sync();
      await pull.stopped;
      await server.put("r", { text: "theirs" });
      pull.release();
      await syncing;

      await phone.sync();
      const { ok } = await phone.sync();

      return { here: await textOf(phone, "r"), "on the server": await textOf(server, "r"), ok };
    },
  },
];

/** The user does something while the answer to the first push of a record travels. */
function whileItTravels(act: (phone: Client) => Promise<void>): Scenario["play"] {
  return async (open) => {
    const { server, device } = await open();
    const phone = await device();
    await phone.create("r", { text: "first" });
    const push = phone.network.holdAnswer(isPush);
    const syncing = phone.sync();
    await push.stopped;
    await act(phone);
    push.release();
    const { ok } = await syncing;

    await phone.sync();

    return { here: await textOf(phone, "r"), "on the server": await textOf(server, "r"), ok };
  };
}
