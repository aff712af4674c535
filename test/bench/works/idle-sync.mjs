// B4: a sync where nothing has happened on either side.
import { countText } from "./count-text.mjs";

const COLLECTIONS = 20;

export const idleSync = (count) => ({
  id: "B4",
  title: `Sync with nothing to do, ${countText(count)} records in each collection`,
  columns: { synced: "sync, ms", requests: "requests", writes: "writes" },
  rows: [
    { name: "kintsugi, 1 collection", page: "kintsugi", collections: 1 },
    { name: `kintsugi, ${COLLECTIONS} collections`, page: "kintsugi", collections: COLLECTIONS },
    { name: "kinto.js, 1 collection", page: "kinto", collections: 1 },
  ],
  goals: [
    { of: "kintsugi, 1 collection", column: "requests", equals: 1 },
    { of: "kintsugi, 1 collection", column: "writes", equals: 0 },
    { of: `kintsugi, ${COLLECTIONS} collections`, column: "requests", equals: 1 },
    { of: `kintsugi, ${COLLECTIONS} collections`, column: "writes", equals: 0 },
    { of: `kintsugi, ${COLLECTIONS} collections`, against: "kinto.js, 1 collection", atMost: 1 },
  ],
  async measure(kit, { page: contestant, collections }) {
    const from = await kit.pulled({ page: contestant, count, collections });
    const names = kit.names(count, collections);
    const [name] = names;
    return kit.devices.with(
      async (device) => {
        const page = await device.openPage(contestant);
        kit.server.requests.length = 0;
        const result = await page.run("syncOnce", { name, names });
        const requests = kit.server.requests.length;
        await page.close();
        await kit.verify(device, { page: contestant, name, names }, kit.expected(count));
        return { ...result, requests };
      },
      { from },
    );
  },
});
