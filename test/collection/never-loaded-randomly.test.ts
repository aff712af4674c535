import "fake-indexeddb/auto";
import { describe, expect, test, vi } from "vitest";
import {
  account,
  defineCollection,
  isKintsugiError,
  openDatabase,
  signUp,
  type Collection,
  type CollectionDefinition,
  type Database,
  type JsonObject,
} from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { createTestNetwork, type TestNetwork } from "../../src/testing/index.js";
import { seededRandom } from "../../src/testing/seeded-random.js";

// 20 s: npx vitest run test/collection/never-loaded-randomly.test.ts, with CASES=100
/** In milliseconds: it ends what hangs, and says nothing of how fast the machine is. */
const PATIENCE = 20_000;
const CASES = Number(process.env["CASES"] ?? 8);
const STEPS = 50;
const REMOTE = "http://localhost:8888/v1";
const IDS = ["a", "b", "c", "d", "e", "f"] as const;

const LOADED = defineCollection("things");
const NEVER = defineCollection("things", { load: "never" });

type Things = Collection<JsonObject>;

/** One step, which does the same to any device in the same state. Resolves with what can be seen of it. */
type Step = (world: World) => Promise<unknown>;

interface World {
  here: Database;
  /** A second tab of it. */
  readonly tab: Database;
  readonly there: Database;
  readonly definition: CollectionDefinition<JsonObject>;
  readonly network: TestNetwork;
  readonly reopen: () => Promise<void>;
}

async function openWorld(name: string, definition: CollectionDefinition<JsonObject>) {
  const server = createKintoServer({ passwordCost: 4 });
  const network = createTestNetwork(server);
  await signUp(REMOTE, "bob", "s3cr3t", { fetch: network.fetch });
  const open = async (its: string, what: CollectionDefinition<JsonObject>): Promise<Database> => {
    const db = await openDatabase(its, { collections: [what] });
    db.connect({ remote: REMOTE, auth: account("bob", "s3cr3t"), fetch: network.fetch });
    return db;
  };
  const world: World = {
    here: await open(name, definition),
    tab: await open(name, definition),
    there: await open(`${name}-there`, LOADED),
    definition,
    network,
    reopen: async () => {
      await world.here.close();
      world.here = await open(name, definition);
    },
  };
  return world;
}

function drawStep(random: (below: number) => number, n: number): Step {
  const id = IDS[random(IDS.length)] ?? "a";
  const second = random(4) === 0;
  const things = ({ here, tab, definition }: World): Things =>
    (second ? tab : here).collection(definition);
  const fields = { [`f${random(3)}`]: n };
  switch (random(14)) {
    case 0:
    case 1:
      return async (world) => things(world).put({ id, ...fields });
    case 2:
      return async (world) => things(world).create({ id, ...fields });
    case 3:
      return async (world) => things(world).update(id, fields);
    case 4:
      return async (world) =>
        things(world).update(id, (now) => ({ sum: Number(now["sum"] ?? 0) + n }));
    case 5:
      return async (world) => things(world).deleteMany([id, "nobody"]);
    case 6:
    case 7:
      return async ({ there }) => there.collection(LOADED).put({ id, ...fields, there: n });
    case 8:
      return async ({ there }) => there.collection(LOADED).delete(id);
    case 9:
      return async ({ there }) => (await there.sync()).ok;
    case 10:
    case 11:
      return async ({ here, tab }) => (await (second ? tab : here).sync()).ok;
    case 12:
      return async ({ reopen }) => reopen();
    default:
      return random(4) === 0
        ? async (world) => things(world).clear({ discardUnsent: true })
        : async (world) => things(world).putMany(IDS.map((each) => ({ id: each, ...fields })));
  }
}

/** What the app sees: without the times of the server, which no two servers have alike. */
function seen(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, its: unknown) =>
      key === "last_modified" ? undefined : its,
    ),
  );
}

async function attempt(step: Step, world: World): Promise<unknown> {
  try {
    return seen(await step(world));
  } catch (error) {
    if (!isKintsugiError(error)) throw error;
    return error.code;
  }
}

async function scanned(things: Things): Promise<readonly unknown[]> {
  const found: { readonly id: string }[] = [];
  for await (const thing of things.scan()) found.push(thing);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  return seen(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) as readonly unknown[];
}

describe("a collection that is never loaded", () => {
  test.each(Array.from({ length: CASES }, (_, index) => index + 1))(
    "answers as one that is loaded (seed %i)",
    async (seed) => {
      const name = `${process.pid}-${Date.now()}-${seed}`;
      const [never, loaded] = [
        await openWorld(`never-${name}`, NEVER),
        await openWorld(`loaded-${name}`, LOADED),
      ];
      const random = seededRandom(seed);
      for (let n = 1; n <= STEPS; n++) {
        const step = drawStep(random, n);
        expect(await attempt(step, never)).toEqual(await attempt(step, loaded));
        if (n % 10 !== 0) continue;
        // until the tabs have heard of one another, which a list does not wait for
        const listed = await vi.waitFor(async () => {
          const all = await loaded.here.collection(LOADED).list({ sort: "id" });
          expect(await scanned(never.here.collection(NEVER))).toEqual(seen(all));
          expect(await scanned(never.tab.collection(NEVER))).toEqual(
            await scanned(loaded.tab.collection(LOADED)),
          );
          return all;
        }, PATIENCE);
        for (const id of IDS) {
          const found = await never.here.collection(NEVER).get(id);
          expect(seen(found)).toEqual(seen(listed.find((each) => each.id === id)));
        }
      }
      for (const { here, tab, there } of [never, loaded]) {
        await Promise.all([here.close(), tab.close(), there.close()]);
      }
    },
  );
});
