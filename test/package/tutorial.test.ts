import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type * as Kintsugi from "../../src/index.js";
import type * as KintsugiServer from "../../src/server/index.js";
import { PASSWORDS, type Person } from "../tutorial/client.js";
import { KintoHttpClient } from "../tutorial/kinto-http-client.js";
import { emptyNotes, STEPS } from "../tutorial/steps.js";

// the tutorial once more, as somebody who installed the package goes through it: with `db.remote()`
const installed = join(inject("consumer"), "node_modules", "kintsugi", "dist");
async function door(path: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(join(installed, path)).href);
}

const notes = emptyNotes();
const opened: Kintsugi.Database[] = [];
let client: KintoHttpClient | undefined;

beforeAll(async () => {
  const kintsugi = (await door("index.js")) as typeof Kintsugi;
  const { createKintoServer } = (await door("server/index.js")) as typeof KintsugiServer;
  const server = createKintoServer({ passwordCost: 4 });

  const remoteOf = async (who: Person | undefined): ReturnType<Kintsugi.Database["remote"]> => {
    const db = await kintsugi.openDatabase(`tutorial-${who ?? "anonymous"}`, { storage: "memory" });
    opened.push(db);
    db.connect({
      remote: "http://localhost/v1",
      fetch: (url, init) => server.fetch(new Request(url, init)),
      ...(who !== undefined && { auth: kintsugi.account(who, PASSWORDS[who]) }),
    });
    return db.remote();
  };
  client = new KintoHttpClient(remoteOf);
});

afterAll(() => Promise.all(opened.map((db) => db.close())));

test.each(STEPS)("db.remote(): $title", async (step) => {
  expect.hasAssertions();
  if (client !== undefined) await step.run(client, notes);
});
