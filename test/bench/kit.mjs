// What works are measured with: records, prepared collections, devices, and the checks.
import { Collection } from "./collection.mjs";
import { contentHash, makeRecords, withTimestamps } from "./records.mjs";

/** Ends a run: what was measured is worth nothing. */
class WrongResultError extends Error {
  name = "WrongResultError";
}

export class Kit {
  shape;
  browser;
  server;
  devices;
  /** The folder of kintsugi, as packed and installed; and that of the peers. */
  folders;
  #records = new Map();
  #expected = new WeakMap();

  constructor({ shape, browser, server, devices, folders }) {
    this.shape = shape;
    this.browser = browser;
    this.server = server;
    this.devices = devices;
    this.folders = folders;
  }

  records(count) {
    let records = this.#records.get(count);
    if (records === undefined) {
      records = makeRecords(count, { shape: this.shape });
      this.#records.set(count, records);
    }
    return records;
  }

  /** The name of a collection of the server with so many records, which came long ago. */
  prepared(count, serial = "") {
    const name = `prepared-${count}${serial}`;
    if (!this.server.has(name)) this.server.put(name, Collection.of(this.records(count)));
    return name;
  }

  /** A profile in which this contestant has pulled such a collection, or several, and has them right. */
  async pulled({ page, count, collections = 1, ...options }) {
    const names = this.names(count, collections);
    const stock = JSON.stringify([page, count, collections, options]);
    const { shape } = this;
    return this.devices.stock(stock, async (device) => {
      const opened = await device.openPage(page);
      await opened.run("pullOnly", { names, name: names[0], shape, ...options });
      await opened.close();
      await this.verify(device, { page, name: names[0], ...options }, this.expected(count));
    });
  }

  names(count, collections) {
    return Array.from({ length: collections }, (_, index) =>
      this.prepared(count, index === 0 ? "" : `-${index}`),
    );
  }

  /** Count and hash of a prepared collection. */
  async expected(count) {
    const records = this.records(count);
    let known = this.#expected.get(records);
    if (known === undefined) {
      known = await summaryOf(withTimestamps(records), { withTimes: true });
      this.#expected.set(records, known);
    }
    return known;
  }

  /** Opens a fresh page and compares what it finds. */
  async verify(device, { page, withTimes = true, maySend = false, ...options }, expected) {
    const opened = await device.openPage(page);
    const found = await opened.run("verify", { withTimes, ...options });
    await opened.close();
    this.compare(page, found, await expected);
    this.check(maySend || found.unsent === 0, `${page}: ${found.unsent} records are unsent`);
  }

  compare(who, found, { count, hash }) {
    this.check(found.count === count, `${who}: ${found.count} records instead of ${count}`);
    this.check(found.hash === hash, `${who}: the content is another one`);
  }

  check(holds, message) {
    if (!holds) throw new WrongResultError(message);
  }
}

export async function summaryOf(records, how) {
  return { count: records.length, hash: await contentHash(records, how) };
}
