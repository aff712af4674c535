import { textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** The server acted on a write, and its answer never came back. */
export const LOST_ANSWERS: readonly Scenario[] = [
  {
    id: "S1",
    title: "lost answer of a push, then quiet",
    right: { "on the server": "first", conflicts: 0, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.create("r", { text: "first" });
      phone.network.loseAnswer(isPush);
      await phone.sync();

      const { ok, conflicts } = await phone.sync();

      const there = await textOf(server, "r");
      const unsent = await phone.unsent();
      return { "on the server": there, conflicts: conflicts.length, unsent, ok };
    },
  },
  {
    id: "S2",
    title: "lost answer of a push, then another edit",
    right: { "server wins": "second", "manual, on the server": "second", conflicts: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const [winner, asker] = [
        await device({ strategy: "server-wins" }),
        await device({ strategy: "manual" }),
      ];
      await winner.create("w", { text: "first" });
      await asker.create("m", { text: "first" });
      for (const [phone, id] of [
        [winner, "w"],
        [asker, "m"],
      ] as const) {
        phone.network.loseAnswer(isPush);
        await phone.sync();
        await phone.update(id, { text: "second" });
      }

      const { ok } = await winner.sync();
      const { conflicts } = await asker.sync();

      return {
        "server wins": await textOf(server, "w"),
        "manual, on the server": await textOf(server, "m"),
        conflicts: conflicts.length,
        ok,
      };
    },
  },
  {
    id: "S3",
    title: "lost answer of a create, then deleted here",
    right: { "on the server": null, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.create("r", { text: "first" });
      phone.network.loseAnswer(isPush);
      await phone.sync();
      await phone.delete("r");

      await phone.sync();
      const { ok } = await phone.sync();

      return { "on the server": await textOf(server, "r"), unsent: await phone.unsent(), ok };
    },
  },
  {
    id: "S4",
    title: "lost answer of a deletion",
    right: { "on the server": null, here: null, unsent: 0, conflicts: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.create("r", { text: "first" });
      await phone.sync();
      await phone.delete("r");
      phone.network.loseAnswer(isPush);
      await phone.sync();

      const { ok, conflicts } = await phone.sync();

      return {
        "on the server": await textOf(server, "r"),
        here: await textOf(phone, "r"),
        unsent: await phone.unsent(),
        conflicts: conflicts.length,
        ok,
      };
    },
  },
  {
    id: "S5",
    title: "lost answer, somebody builds on it, and another edit here",
    right: { "on the server": { mine: "newest", theirs: "new" }, conflicts: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.create("r", { mine: "old", theirs: "old" });
      await phone.sync();
      await phone.update("r", { mine: "sent" });
      phone.network.loseAnswer(isPush);
      await phone.sync();
      await server.put("r", { mine: "sent", theirs: "new" });
      await phone.update("r", { mine: "newest" });

      const { ok, conflicts } = await phone.sync();

      const there = (await server.get("r")) as { mine: string; theirs: string };
      return { "on the server": there, conflicts: conflicts.length, ok };
    },
  },
];
