import type { Client } from "./client.js";
import { textOf } from "./look.js";
import { isPull } from "./requests.js";
import type { Scenario } from "./scenario.js";
import type { World } from "./world.js";

/** The server changes while its changes are read. */
export const PULLS: readonly Scenario[] = [
  {
    id: "S9",
    title: "a record changes while the pages of a pull are read",
    right: { "records here": 6, "the changed one": "changed" },
    play: async (open) => {
      const { phone, server } = await sixRecordsInPagesOfTwo(open);
      const { log } = phone.network;
      const second = phone.network.hold(
        (request) => isPull(request) && log.filter(isPull).length === 2,
      );
      const syncing = phone.sync();
      await second.stopped;
      await server.put("r1", { text: "changed" });
      second.release();
      await syncing;

      const { ok } = await phone.sync();

      const here = (await phone.ids()).length;
      return { "records here": here, "the changed one": await textOf(phone, "r1"), ok };
    },
  },
  {
    /** A crash is a disk that takes nothing more, and an app that is closed and opened again. */
    id: "S10",
    title: "a crash after any write of a pull",
    right: { "records here after each crash": [6] },
    play: async (open) => {
      const counts = new Set<number>();
      let crashes = 0;
      for (let isThrough = false; !isThrough; crashes++) {
        const { phone, server, disk, device } = await sixRecordsInPagesOfTwo(open);
        disk.leave(0, { after: crashes });
        isThrough = (await phone.sync()).ok;
        await phone.close();
        disk.leave(null);
        const reopened = await device({ name: "phone" });
        await reopened.sync();
        counts.add((await reopened.ids()).length);
        await reopened.close();
        await server.idle();
      }
      return { "records here after each crash": [...counts], "writes tried": crashes };
    },
  },
  {
    /** A transaction that commits late looks like a record with an older timestamp that was not there before. */
    id: "S30",
    title: "a slow batch commits after a later write was read",
    right: { "the slow one": "slow", "the fast one": "fast" },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      await phone.sync();
      const at = await server.put("fast", { text: "fast" });
      await phone.sync();
      await server.put("slow", { text: "slow" }, at - 500);

      await phone.sync();
      const { ok } = await phone.sync();

      return {
        "the slow one": await textOf(phone, "slow"),
        "the fast one": await textOf(phone, "fast"),
        ok,
      };
    },
  },
];

async function sixRecordsInPagesOfTwo(
  open: Parameters<Scenario["play"]>[0],
): Promise<World & { readonly phone: Client }> {
  const world = await open({ paginateBy: 2 });
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await world.server.put(`r${number}`, { text: `old ${number}` });
  }
  return { ...world, phone: await world.device({ name: "phone" }) };
}
