import { outcomeOf, textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** The app ends in the middle: a tab is closed, and the app is opened again. */
export const CRASHES: readonly Scenario[] = [
  {
    id: "S11",
    title: "closed between the answer of a push and its commit",
    right: { "on the server": ["r"], here: "first", conflicts: 0, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ name: "phone", strategy: "manual" });
      await phone.create("r", { text: "first" });
      const push = phone.network.holdAnswer(isPush);
      const syncing = phone.sync();
      await push.stopped;
      await phone.close();
      // kinto.js goes on waiting, as nobody does in a tab that is gone
      await Promise.race([syncing, server.idle()]);

      const reopened = await device({ name: "phone", strategy: "manual" });
      const { ok, conflicts } = await reopened.sync();

      return {
        "on the server": [...(await server.ids())],
        here: await textOf(reopened, "r"),
        conflicts: conflicts.length,
        unsent: await reopened.unsent(),
        ok,
      };
    },
  },
  {
    id: "S15",
    title: "the server fails after the first of two batches, and the tab is closed",
    right: { "unsent afterwards": 5, "on the server": 30, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ name: "phone" });
      const records = Array.from({ length: 30 }, (_, index) => [`r${index}`, { text: "new" }]);
      await phone.createMany(Object.fromEntries(records));
      let pushes = 0;
      server.intercept(async (request, next) => {
        const isWrite =
          request.method === "PUT" || (await request.clone().text()).includes('"PUT"');
        if (isWrite) pushes++;
        return isWrite && pushes > 1
          ? new Response("<h1>Down</h1>", { status: 503 })
          : next(request);
      });
      await phone.sync();
      const afterwards = await phone.unsent();
      await phone.close();

      server.intercept(null);
      const reopened = await device({ name: "phone" });
      const { ok } = await reopened.sync();

      const there = (await server.ids()).length;
      const unsent = await reopened.unsent();
      return { "unsent afterwards": afterwards, "on the server": there, unsent, ok };
    },
  },
  {
    /**
     * The handle dies while many writes are on their way, and the app is opened again. What only a killed browser or a
     * lost current shows (what the disk itself had kept) is left to `test/package/kill` and to browsers.
     */
    id: "S34",
    title: "the app ends while it writes",
    right: { "acknowledged, but gone": 0 },
    play: async (open) => {
      const { disk, device } = await open();
      const phone = await device({ name: "phone" });
      await phone.create("first", { text: "new" });
      const acknowledged: string[] = ["first"];
      let death: Promise<void> | undefined;
      const writers = ["a", "b", "c", "d"].map(async (writer) => {
        for (let index = 0; index < 10; index++) {
          const id = `${writer}${index}`;
          const outcome = await outcomeOf(() => phone.create(id, { text: "new" }));
          if (outcome === "done") acknowledged.push(id);
          if (acknowledged.length === 20) death ??= disk.loseHandles();
        }
      });
      await Promise.all(writers);
      await death;
      await phone.close();

      const reopened = await device({ name: "phone" });
      const there = new Set(await reopened.ids());

      const gone = acknowledged.filter((id) => !there.has(id)).length;
      return { "acknowledged, but gone": gone, acknowledged: acknowledged.length };
    },
  },
];
