import type { Client } from "./client.js";
import { textOf } from "./look.js";
import type { Scenario } from "./scenario.js";
import type { TestServer } from "./server.js";
import type { World } from "./world.js";

const DAY_MS = 25 * 3_600_000;
const TWO_DAYS_MS = 48 * 3_600_000;

/** The server's history is another than the one that was read, or looks so. */
export const RESETS: readonly Scenario[] = [
  {
    id: "S27",
    title: "the server is flushed, restored, or forgets its deletions",
    right: {
      "after a flush": "as on the server",
      "after a restore": "as on the server",
      "after a purge": "as on the server",
      "a day after a restore that a later write hides": "as on the server",
    },
    play: async (open) => ({
      "after a flush": await differenceAfter(open, async (server) => {
        await server.flush();
        await server.put("new", { text: "new" });
      }),
      "after a restore": await differenceAfter(open, async (server, phone) => {
        const backup = await server.backUp();
        await server.put("later", { text: "later" });
        await phone.sync();
        await server.restore(backup);
        await server.put("new", { text: "new" });
      }),
      "after a purge": await differenceAfter(open, async (server) => {
        await server.delete("r1");
        await server.delete("r2");
        await server.restore(await server.backUp());
      }),
      "a day after a restore that a later write hides": await differenceAfter(
        open,
        async (server, phone, pass) => {
          const backup = await server.backUp();
          await server.put("r1", { text: "later" });
          await phone.sync();
          await server.restore(backup);
          await server.put("new", { text: "new" });
          pass(DAY_MS);
        },
      ),
    }),
  },
  {
    id: "S28",
    title: "a record comes and goes elsewhere, and its deletion is forgotten",
    right: { ok: true, failure: null, here: 6 },
    play: async (open) => {
      const { server, device } = await open();
      await sixRecords(server);
      const phone = await device();
      await phone.sync();
      await phone.ids();
      await server.put("x", { text: "brief" });
      await server.delete("x");
      await server.restore(await server.backUp(), { bumped: true });

      const { ok, failure } = await phone.sync();

      return { ok, failure, here: (await phone.ids()).length };
    },
  },
  {
    id: "S29",
    title: "the server's clock is two days ahead, and then right again",
    right: { here: "later", "on the server": "mine" },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      server.setClock(TWO_DAYS_MS);
      await server.put("r", { text: "from the future" });
      await phone.sync();
      server.setClock(0);
      await server.put("r", { text: "later" });
      await phone.create("s", { text: "mine" });

      await phone.sync();
      const { ok, failure } = await phone.sync();

      return {
        here: await textOf(phone, "r"),
        "on the server": await textOf(server, "s"),
        ok,
        failure,
      };
    },
  },
];

async function sixRecords(server: TestServer): Promise<void> {
  for (const number of [1, 2, 3, 4, 5, 6]) await server.put(`r${number}`, { text: "old" });
}

/** How a device that had six records shows them after something happened to the server and it has synced twice. */
async function differenceAfter(
  open: Parameters<Scenario["play"]>[0],
  happen: (server: TestServer, phone: Client, pass: World["pass"]) => Promise<void>,
): Promise<string> {
  const { server, device, pass } = await open();
  await sixRecords(server);
  const phone = await device();
  await phone.sync();
  // the app shows them: kintsugi counts only what is in memory, and compares the rest once a day
  await phone.ids();
  await happen(server, phone, pass);
  await phone.sync();
  const { failure } = await phone.sync();
  const [here, there] = [await textsOn(phone), await textsOn(server)];
  const differing = [...new Set([...here.keys(), ...there.keys()])].filter(
    (id) => here.get(id) !== there.get(id),
  );
  if (differing.length === 0) return "as on the server";
  return `${differing.length} not as on the server, ${failure ?? "and nothing told"}`;
}

async function textsOn(place: Client | TestServer): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>();
  for (const id of await place.ids()) texts.set(id, await textOf(place, id));
  return texts;
}
