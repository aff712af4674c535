// The database that the published kinto.js makes in this browser, taken over.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { installPeers, KINTO, NOT_INSTALLED } from "../../scripts/install-peers.mjs";
import type * as door from "../../src/import-kinto-js.js";
import { test } from "./tabs.js";

interface KintoJsTasks {
  readonly create: (record: object, options?: object) => Promise<{ data: { id: string } }>;
  readonly update: (record: object, options?: object) => Promise<unknown>;
  readonly delete: (id: string) => Promise<unknown>;
  readonly sync: (options?: object) => Promise<{ ok: boolean }>;
  readonly list: (params?: object, options?: object) => Promise<{ data: object[] }>;
  readonly db: { readonly close: () => Promise<void> };
}

declare global {
  /** In pages of this test only. */
  var Kinto: {
    default: new (options: object) => {
      collection: (name: string, options?: object) => KintoJsTasks;
    };
  };
  var kintoTasks: KintoJsTasks;
  var importKintoJs: typeof door.importKintoJs;
}

const isInstalled = installPeers();
if (!isInstalled) console.warn(`Skipped: ${NOT_INSTALLED}`);
const testOrSkip = test.skipIf(!isInstalled);

const EXPOSE = `import * as kintsugi from "/dist/kintsugi.browser.js";
import { importKintoJs } from "/dist/import-kinto-js.js";
Object.assign(globalThis, { kintsugi, importKintoJs });`;

/** In a page: an app of yesterday, with one record of each kind. */
async function liveWithKintoJs(remote: string): Promise<string> {
  const headers = { Authorization: `Basic ${btoa("bob:s3cr3t")}` };
  const kinto = new globalThis.Kinto.default({ remote, bucket: "default", headers });
  const tasks = kinto.collection("tasks", { localFields: ["isOpen"] });
  globalThis.kintoTasks = tasks;
  const ids: Record<string, string> = {};
  for (const title of ["kept", "edited", "replaced", "deleted", "contested"]) {
    const { data } = await tasks.create({ title, n: 1, isOpen: true });
    ids[title] = data.id;
  }
  if (!(await tasks.sync()).ok) throw new Error("kinto.js did not sync");
  await tasks.update({ id: ids["edited"], title: "edited offline", isOpen: true }, { patch: true });
  await tasks.update({ id: ids["replaced"], title: "replaced offline" }); // n goes
  await tasks.update({ id: ids["contested"], title: "contested, mine" }, { patch: true });
  if (ids["deleted"] === undefined) throw new Error("It has no id");
  await tasks.delete(ids["deleted"]);
  await tasks.create({ title: "created offline" });
  const { data } = await tasks.create({ title: "created and deleted" });
  await tasks.delete(data.id);
  return ids["contested"] ?? "";
}

/** Everything in the database of kinto.js, as text. */
async function contentOfKintoDb(page: Page): Promise<string> {
  return page.evaluate(async () => {
    // oxlint-disable-next-line consistent-function-scoping -- it runs in the page
    const resultOf = <R>(request: IDBRequest<R>): Promise<R> =>
      new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    const db = await resultOf(indexedDB.open("KintoDB"));
    const stores = [...db.objectStoreNames];
    const all = await Promise.all(
      stores.map((name) => resultOf(db.transaction(name).objectStore(name).getAll())),
    );
    db.close();
    return JSON.stringify([db.version, stores, all]);
  });
}

async function titlesOnServer(remote: string): Promise<readonly string[]> {
  const headers = { Authorization: `Basic ${btoa("bob:s3cr3t")}` };
  const answer = await fetch(`${remote}/buckets/default/collections/tasks/records`, { headers });
  const { data } = (await answer.json()) as { data: { title: string; n?: number }[] };
  return data.map(({ title, n }) => `${title} ${n ?? "-"}`).toSorted();
}

testOrSkip(
  "what the published kinto.js stored is here, and reaches the server",
  async ({ openPage, site, remote }) => {
    const { origin } = new URL(remote);
    site.put("/kinto.js", readFileSync(join(KINTO, "dist", "kinto.min.js"), "utf8"));
    site.put("/expose-both.js", EXPOSE);
    site.put("/moving", {
      body: `<!doctype html><title>moving</title><script src="/kinto.js"></script><script type="module" src="/expose-both.js"></script>`,
      csp: `default-src 'none'; script-src 'self'; connect-src 'self' ${origin}`,
    });
    const page = await openPage("/moving");
    await page.waitForFunction(() => "importKintoJs" in globalThis && "Kinto" in globalThis);
    const contested = await page.evaluate(liveWithKintoJs, remote);
    const auth = { Authorization: `Basic ${btoa("bob:s3cr3t")}` };
    await fetch(`${remote}/buckets/default/collections/tasks/records/${contested}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json", ...auth },
      body: JSON.stringify({ data: { n: 2 } }),
    });
    const before = await contentOfKintoDb(page);

    const taken = await page.evaluate(async (root) => {
      const { account, defineCollection, openDatabase } = globalThis.kintsugi;
      const tasks = defineCollection<{ title: string; n?: number }>("tasks", { metadata: true });
      const db = await openDatabase("new", { collections: [tasks] });
      globalThis.db = db;
      globalThis.tasks = db.collection(tasks);
      const options = { collections: [tasks], localFields: ["isOpen"] };
      const result = await globalThis.importKintoJs(db, options);
      const again = await globalThis.importKintoJs(db, options);
      db.connect({ remote: root, auth: account("bob", "s3cr3t") });
      const [imported] = result.collections;
      return {
        result: {
          ...result,
          collections: [{ ...imported, localFields: imported?.localFields.size }],
        },
        again: again.collections[0]?.state,
        titles: (await globalThis.tasks.list({ sort: "title" })).map(({ title }) => title),
        pending: db.status.get().pending,
        metadata: await globalThis.tasks.metadata(),
      };
    }, remote);

    expect(taken).toMatchObject({
      result: {
        collections: [
          {
            state: "imported",
            synced: 1,
            created: 1,
            updated: 3,
            deleted: 2,
            refused: [],
            // the others kinto.js lost as it sent their records
            localFields: 1,
          },
        ],
        left: [],
        deleted: false,
      },
      again: "already-imported",
      titles: ["contested, mine", "created offline", "edited offline", "kept", "replaced offline"],
      pending: 6,
      metadata: { id: "tasks" },
    });
    expect(await contentOfKintoDb(page)).toBe(before);

    const report = await page.evaluate(() => globalThis.db.sync());
    expect(report).toMatchObject({ ok: true, conflicts: 1, parked: 0, pending: 0 });
    expect(await titlesOnServer(remote)).toEqual([
      "contested 2",
      "created offline -",
      "edited offline 1",
      "kept 1",
      "replaced offline -",
    ]);
    const end = await page.evaluate(async () => {
      for (const { id, local, remote: theirs } of await globalThis.tasks.conflicts()) {
        await globalThis.tasks.resolve(id, { title: local?.title ?? "", n: theirs?.n ?? 0 });
      }
      const { ok, pending } = await globalThis.db.sync();
      await globalThis.kintoTasks.db.close();
      const definition = globalThis.tasks.definition;
      const { deleted } = await globalThis.importKintoJs(globalThis.db, {
        collections: [definition],
        deleteAfterwards: true,
      });
      const left = (await indexedDB.databases()).map(({ name }) => name);
      const titles = (await globalThis.tasks.list()).map(({ title, n }) => `${title} ${n ?? "-"}`);
      return { ok, pending, deleted, left, titles: titles.toSorted() };
    });
    expect(end).toMatchObject({ ok: true, pending: 0, deleted: true, left: ["new"] });
    expect(end.titles).toEqual(await titlesOnServer(remote));
    expect(end.titles).toContain("contested, mine 2");
  },
);
