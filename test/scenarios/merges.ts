import { textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** Both sides changed, or one of them took something away. */
export const MERGES: readonly Scenario[] = [
  {
    id: "S24",
    title: "a field is removed on the server",
    right: { here: { text: "edited" }, "on the server": { text: "edited" } },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await server.put("r", { text: "old", secret: "to be removed" });
      await phone.sync();
      await server.put("r", { text: "old" });
      await phone.sync();
      await phone.update("r", { text: "edited" });
      const { ok } = await phone.sync();

      const here = (await phone.get("r")) as Record<string, string>;
      const there = (await server.get("r")) as Record<string, string>;
      return { here, "on the server": there, ok };
    },
  },
  {
    id: "S25",
    title: "server wins: edited here, deleted there",
    right: { here: [], "told of": ["r"] },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ strategy: "server-wins" });
      await phone.create("r", { text: "old" });
      await phone.sync();
      await server.delete("r");
      await phone.update("r", { text: "mine" });

      const { ok, overridden } = await phone.sync();
      await phone.sync();

      return { here: [...(await phone.ids())], "told of": [...overridden], ok };
    },
  },
  {
    id: "S26",
    title: "client wins: deleted here, edited there",
    right: { here: null, "on the server": null },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ strategy: "client-wins" });
      await phone.create("r", { text: "old" });
      await phone.sync();
      await server.put("r", { text: "theirs" });
      await phone.delete("r");

      const { ok } = await phone.sync();
      await phone.sync();

      return { here: await textOf(phone, "r"), "on the server": await textOf(server, "r"), ok };
    },
  },
  {
    id: "S39",
    title: "one edit is overridden by the pull, another by the push",
    right: { "told of": ["in-the-pull", "in-the-push"] },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ strategy: "server-wins" });
      for (const id of ["in-the-pull", "in-the-push"]) await server.put(id, { text: "old" });
      await phone.sync();
      for (const id of ["in-the-pull", "in-the-push"]) await phone.update(id, { text: "mine" });
      await server.put("in-the-pull", { text: "theirs" });
      const push = phone.network.hold(isPush);
      const syncing = phone.sync();
      await push.stopped;
      await server.put("in-the-push", { text: "theirs" });
      push.release();

      const { ok, overridden } = await syncing;

      return { "told of": [...new Set(overridden)].toSorted(), ok };
    },
  },
  {
    id: "S40",
    title: "edited there, and replaced here by a record with an undefined field",
    right: { conflicts: ["r"], here: {} },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ strategy: "manual" });
      await server.put("r", { number: 4 });
      await phone.sync();
      await phone.put("r", { other: undefined });
      await server.put("r", { number: 5 });

      const { ok, conflicts } = await phone.sync();

      const here = JSON.parse(JSON.stringify(await phone.get("r"))) as Record<string, number>;
      return { conflicts: [...conflicts], here, ok };
    },
  },
];
