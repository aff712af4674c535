// B7: local creates go to the server.
import { summaryOf } from "../kit.mjs";
import { makeRecords } from "../records.mjs";
import { countText } from "./count-text.mjs";

export const push = (count, batchSize) => ({
  id: "B7",
  title: `Push of ${countText(count)} creates in batches of ${batchSize}`,
  columns: { pushed: "pushed, ms", requests: "requests" },
  rows: [
    { name: "no store", page: "wire" },
    { name: "kintsugi", page: "kintsugi" },
    { name: "kinto.js", page: "kinto", rounds: 2 },
  ],
  goals: [{ of: "kintsugi", against: "no store", atMost: 1.3 }],
  async measure(kit, row, serial) {
    const { server, shape } = kit;
    const name = `push-${batchSize}-${serial}`;
    server.allowBatchesOf(batchSize);
    try {
      return await kit.devices.with(async (device) => {
        const options = { ...row, name, batchSize };
        const page = await device.openPage(row.page);
        server.requests.length = 0;
        const times = await page.run("push", { ...options, count, shape });
        const requests = server.requests.filter((each) => each === "POST /v1/batch").length;
        await page.close();
        const received = server.collection(name).content();
        const made = makeRecords(count, { seed: 2, shape });
        const untimed = { withTimes: false };
        const found = await summaryOf(received, untimed);
        kit.compare(`the server, from ${row.name}`, found, await summaryOf(made, untimed));
        if (row.page !== "wire") {
          await kit.verify(device, options, summaryOf(received, { withTimes: true }));
        }
        return { ...times, requests };
      });
    } finally {
      server.drop(name);
      server.allowBatchesOf(25);
    }
  },
});
