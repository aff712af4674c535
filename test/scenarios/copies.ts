import { textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** Requests that come late, twice, or from two tabs at once. */
export const COPIES: readonly Scenario[] = [
  {
    /** The time is short so that the test is: whatever else it ends is tried again. */
    id: "S12",
    title: "a push that takes too long is given up, and must not arrive later",
    right: { "on the server": null, here: null },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ timeout: 500 });
      await phone.create("r", { text: "first" });
      const push = phone.network.hold(isPush);
      const held = push.stopped.then(() => true);
      let syncing = phone.sync();
      await untilTrue(async () => {
        const isHeld = await Promise.race([held, syncing.then(() => false)]);
        if (!isHeld) syncing = phone.sync();
        return isHeld;
      });
      await syncing;
      await untilTrue(async () => (await phone.sync()).ok && (await server.get("r")) !== null);
      await server.delete("r");

      push.release();
      await server.idle();
      await untilTrue(async () => (await phone.sync()).ok);

      return { "on the server": await textOf(server, "r"), here: await textOf(phone, "r") };
    },
  },
  {
    /** Without Web Locks, which keep tabs apart where there are any. */
    id: "S13",
    title: "two tabs send the same record at once",
    right: { "on the server": "first", conflicts: 0, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const left = await device({ name: "phone", strategy: "manual" });
      const right = await device({ name: "phone", strategy: "manual" });
      await left.create("r", { text: "first" });
      const push = left.network.hold(isPush);
      const syncing = left.sync();
      await push.stopped;
      const inTheOther = await right.sync();
      push.release();
      const inTheOne = await syncing;

      return {
        "on the server": await textOf(server, "r"),
        conflicts: inTheOne.conflicts.length + inTheOther.conflicts.length,
        unsent: await left.unsent(),
        ok: inTheOne.ok && inTheOther.ok,
      };
    },
  },
  {
    id: "S14",
    title: "one tab empties the database while another lives",
    right: { "in the other tab": 5 },
    play: async (open) => {
      const { server, device } = await open();
      for (const number of [1, 2, 3, 4, 5]) await server.put(`r${number}`, { text: "old" });
      const [left, right] = [await device({ name: "phone" }), await device({ name: "phone" })];
      await left.sync();
      await right.sync();

      await right.clear();
      left.signIn();
      await left.sync();
      left.signIn();
      const { ok } = await left.sync();

      return { "in the other tab": (await left.ids()).length, ok };
    },
  },
];

/** Tries again what a slow machine may have kept from being done in time. */
async function untilTrue(attempt: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (await attempt()) return;
  }
  throw new Error("It did not come about in 50 attempts");
}
