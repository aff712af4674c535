import { nameOf, outcomeOf, textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** The device's storage fails. */
export const STORAGE: readonly Scenario[] = [
  {
    id: "S31",
    title: "the disk is full in the middle of a pull",
    right: {
      "our edit on the server": "mine",
      "records here, once there is room": 451,
    },
    play: async (open) => {
      const { server, disk, device } = await open();
      for (let index = 0; index < 450; index++) {
        await server.put(`r${index}`, { text: "x".repeat(300) });
      }
      const phone = await device();
      await phone.create("mine", { text: "mine" });
      disk.leave(20_000);

      const { failure } = await phone.sync();
      const there = await textOf(server, "mine");
      disk.leave(null);
      await phone.sync();

      const here = (await phone.ids()).length;
      return { "our edit on the server": there, "records here, once there is room": here, failure };
    },
  },
  {
    id: "S32",
    title: "the browser closes the database under the app",
    right: { "the next write": "done", here: ["a", "b"], "after it is opened again": ["a", "b"] },
    play: async (open) => {
      const { disk, device } = await open();
      const phone = await device({ name: "phone" });
      await phone.create("a", { text: "new" });
      await disk.loseHandles();

      const write = await outcomeOf(() => phone.create("b", { text: "new" }));

      const here = await shownBy(phone.ids);
      await phone.close();
      const reopened = await device({ name: "phone" });
      const again = await shownBy(reopened.ids);
      return { "the next write": write, here, "after it is opened again": again };
    },
  },
  {
    id: "S33",
    title: "a write that is not stored",
    right: { "told as stored": false, "events of it": 0, here: [] },
    play: async (open) => {
      const { disk, device } = await open();
      const phone = await device();
      const told = await phone.listen();
      disk.leave(0);

      const outcome = await outcomeOf(() => phone.create("r", { text: "new" }));

      disk.leave(null);
      const here = [...(await phone.ids())];
      return { "told as stored": outcome === "done", "events of it": told.length, here, outcome };
    },
  },
  {
    /** Where storage lasts only as long as the window, as in private windows of today, nothing tells; that is not covered. */
    id: "S35",
    title: "a browser that forbids storage",
    right: { "taken for lasting": false, "lost without a word": false },
    play: async (open) => {
      const { server, disk, device } = await open();
      disk.forbid();
      const warnings: unknown[] = [];
      const { warn } = console;
      console.warn = (...words) => warnings.push(words);
      try {
        const phone = await device({ mayBeInMemory: true });
        const write = await outcomeOf(() => phone.create("r", { text: "new" }));
        await phone.sync();
        const there = await textOf(server, "r");
        const isTaken = write === "done";
        return {
          "taken for lasting": isTaken && warnings.length === 0,
          "lost without a word": isTaken && there !== "new",
          "a write": write,
          "on the server": there,
        };
      } finally {
        console.warn = warn;
      }
    },
  },
  {
    /** With a tab open, as when a user clears the site's data. That browsers evict by themselves cannot be made here. */
    id: "S36",
    title: "the site's data is cleared under an open tab",
    right: { "in the open tab": 5, "after it is opened again": 5, "on the server": 5, sent: 0 },
    play: async (open) => {
      const { server, disk, device } = await open();
      for (const number of [1, 2, 3, 4, 5]) await server.put(`r${number}`, { text: "old" });
      const phone = await device({ name: "phone" });
      await phone.sync();
      await disk.wipe();

      await phone.sync();
      phone.signIn();
      await phone.sync();
      const here = await shownBy(phone.ids);
      await phone.close();
      const reopened = await device({ name: "phone" });
      await reopened.sync();

      const pushes = [...phone.network.log, ...reopened.network.log].filter(isPush).length;
      return {
        "in the open tab": Array.isArray(here) ? here.length : here,
        "after it is opened again": (await reopened.ids()).length,
        "on the server": (await server.ids()).length,
        sent: pushes,
      };
    },
  },
];

/** The ids, or the name of the error where they cannot be read. */
async function shownBy(ids: () => Promise<readonly string[]>): Promise<string[] | string> {
  try {
    return [...(await ids())];
  } catch (error) {
    return nameOf(error);
  }
}
