// A worker of an app, bundled from the package as it was installed. It has the library twice: what the app imports from
// door `.`, and what door `./service-worker` brings along.
import "fake-indexeddb/auto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, inject, test } from "vitest";
import type * as Kintsugi from "../../src/index.js";
import type * as KintsugiServer from "../../src/server/index.js";

const consumer = inject("consumer");

const SHARED = `
import { counter, defineCollection, set, threeWay } from "kintsugi";
import { text } from "kintsugi/merge-text";

export const tasks = defineCollection("tasks", {
  merge: threeWay({ fields: { description: text(), tags: set(), likes: counter() } }),
});
`;

const WORKER = `
import { bearer } from "kintsugi";
import { backgroundSync } from "kintsugi/service-worker";
import { tasks } from "./shared.js";

const { syncOnce, handleSync } = backgroundSync({
  name: "todo",
  collections: [tasks],
  connect: () => ({ remote: "http://localhost/v1", auth: bearer("token"), fetch: self.send }),
});
self.addEventListener("sync", handleSync);
self.syncOnce = syncOnce;
`;

/** What the worker has around it here. */
interface Scope extends EventTarget {
  send: (url: string, init?: RequestInit) => Promise<Response>;
  syncOnce?: () => Promise<{ readonly kind: string }>;
}

async function bundleWorker(): Promise<string> {
  writeFileSync(join(consumer, "shared.js"), SHARED);
  writeFileSync(join(consumer, "worker.js"), WORKER);
  const { outputFiles, warnings } = await build({
    entryPoints: [join(consumer, "worker.js")],
    bundle: true,
    write: false,
    format: "iife",
    tsconfigRaw: "{}",
  });
  expect(warnings).toEqual([]);
  return outputFiles.map(({ text }) => text).join("");
}

async function load<M>(file: string): Promise<M> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(consumer, file)).href)) as M;
}

test("a bundled worker syncs and merges with the page's definition, and calls no import()", async () => {
  const code = await bundleWorker();
  expect(code).not.toMatch(/\bimport\s*\(/);
  const installed = "node_modules/kintsugi/dist";
  const { bearer, openDatabase } = await load<typeof Kintsugi>(`${installed}/index.js`);
  const { createKintoServer } = await load<typeof KintsugiServer>(`${installed}/server/index.js`);
  const { tasks } = await load<{ tasks: Kintsugi.CollectionDefinition<Task> }>("shared.js");
  const server = createKintoServer({ passwordCost: 4, policies: [HOUSE] });
  const send: Scope["send"] = (url, init) => server.fetch(new Request(url, init));
  const scope: Scope = Object.assign(new EventTarget(), { send });
  // eslint-disable-next-line no-implied-eval, no-new-func -- as a browser runs a script
  new Function("self", code)(scope);

  const [page, other] = [
    await openDatabase("todo", { collections: [tasks] }),
    await openDatabase("other", { collections: [tasks], storage: "memory" }),
  ];
  other.connect({ remote: "http://localhost/v1", auth: bearer("token"), fetch: send });
  const [here, there] = [page.collection(tasks), other.collection(tasks)];
  const { id } = await here.create({ description: "one two three", tags: [], likes: 0 });
  expect(await scope.syncOnce?.()).toMatchObject({ kind: "synced", report: { pushed: 1 } });
  await other.sync();
  await there.update(id, { description: "ONE two three", tags: ["there"], likes: 1 });
  await other.sync();
  await here.update(id, { description: "one two THREE", tags: ["here"], likes: 1 });

  const work: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>): void => void work.push(promise);
  scope.dispatchEvent(Object.assign(new Event("sync"), { tag: "kintsugi:todo", waitUntil }));
  expect(work).toHaveLength(1);
  await Promise.all(work);
  await other.sync();

  const merged = { description: "ONE two THREE", tags: ["here", "there"], likes: 2 };
  const shown = await there.get(id);
  expect({ ...shown, tags: shown?.tags.toSorted() }).toMatchObject(merged);
  // the page reads what the worker stored, also what counts as its own edit
  expect(await here.get(id)).toMatchObject({ description: "ONE two THREE", likes: 2 });
  await Promise.all([page.close(), other.close()]);
});

const HOUSE = {
  name: "house",
  authenticate: (token: string) => (token === "token" ? "ann" : undefined),
};

interface Task {
  description: string;
  tags: string[];
  likes: number;
}
