import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type * as Kintsugi from "../../src/index.js";
import type * as KintsugiServer from "../../src/server/index.js";
import { openIts, ours, type Maker, type Place } from "../http-client/clients.js";
import { PARTS } from "../http-client/features.js";
import { titled } from "../http-client/its.js";
import { PROFILES, type Profile } from "../server/profiles.js";

// every call of the HTTP client once more, with what somebody has who installed the package
const installed = join(inject("consumer"), "node_modules", "kintsugi", "dist");
async function door(path: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(join(installed, path)).href);
}

const SETTINGS = { passwordCost: 4, history: true, permissionsEndpoint: true };

let maker: Maker | undefined;
let { createKintoServer }: Partial<typeof KintsugiServer> = {};

beforeAll(async () => {
  maker = ours((await door("index.js")) as typeof Kintsugi);
  ({ createKintoServer } = (await door("server/index.js")) as typeof KintsugiServer);
});

afterEach(() => maker?.close());

describe.each(PARTS.map((part) => [part.name, part] as const))("%s", (_name, part) => {
  const settings: Profile["ours"] = part.profile === undefined ? {} : PROFILES[part.profile].ours;

  test.each(titled(part, "db.remote()"))("%s", async (_title, { run }) => {
    expect.hasAssertions();
    const server = createKintoServer?.({ ...SETTINGS, ...settings });
    if (server === undefined || maker === undefined) return;
    const place: Place = { root: "http://localhost/v1", fetch: (it) => server.fetch(it) };
    await run(await openIts(maker, place));
  });
});
