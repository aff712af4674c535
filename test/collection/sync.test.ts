import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  account,
  defineCollection,
  openDatabase,
  signUp,
  type Collection,
  type ConnectOptions,
  type Database,
} from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { createTestNetwork, type TestNetwork } from "../../src/testing/index.js";

interface Task {
  title: string;
}

const REMOTE = "http://localhost/v1";
const TASKS = defineCollection<Task>("tasks");

let network: TestNetwork;
let db: Database;
let tasks: Collection<Task>;

beforeEach(async () => {
  network = createTestNetwork(createKintoServer({ passwordCost: 4 }));
  await signUp(REMOTE, "bob", "s3cr3t", { fetch: network.fetch });
  db = await openDatabase("tasks", { storage: "memory", collections: [TASKS] });
  tasks = db.collection(TASKS);
});

afterEach(() => db.close());

function connect(auth: ConnectOptions["auth"] = account("bob", "s3cr3t")): void {
  db.connect({ remote: REMOTE, fetch: network.fetch, ...(auth !== undefined && { auth }) });
}

test("an auth function that never answers keeps nobody from closing or connecting anew", async () => {
  connect(() => new Promise<never>(() => {}));
  const waiting = db.sync();

  connect();

  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  expect(await db.sync()).toMatchObject({ ok: true });
});

test("an auth function that throws means that nobody is signed in", async () => {
  const cause = new TypeError("no network for the token");
  connect(() => Promise.reject(cause));

  const report = await db.sync();

  expect(report).toMatchObject({ ok: false, reason: "auth-required", error: { cause } });
});

test("a listener of the progress that throws is reported, and the sync goes on", async () => {
  const reported = vi.spyOn(console, "error").mockImplementation(() => {});
  connect();
  await tasks.create({ title: "a" });
  const error = new Error("the app's");

  const report = await db.sync({
    onProgress: () => {
      throw error;
    },
  });

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(reported).toHaveBeenCalledWith(error);
  reported.mockRestore();
});

test("a write that was begun before closing is stored", async () => {
  const writing = tasks.create({ title: "a" });

  await db.close();

  await expect(writing).resolves.toMatchObject({ title: "a" });
});

test("a live query that nobody listens to loads what it is asked for", async () => {
  await tasks.create({ title: "a" });
  const live = db.collection(TASKS).live();

  expect(live.get().state).toBe("loading");

  await vi.waitFor(() =>
    expect(live.get()).toMatchObject({ state: "ready", data: [{ title: "a" }] }),
  );
});

test("after a logout a live query shows nothing of the user before", async () => {
  await tasks.create({ title: "secret" });
  const live = tasks.live();
  await vi.waitFor(() => expect(live.get().state).toBe("ready"));

  await db.logout({ discardUnsent: true });

  expect(live.get().data ?? []).toEqual([]);
});

test("a live query is not told of a record that was only sent", async () => {
  connect();
  await tasks.create({ title: "a" });
  const seen: unknown[] = [];
  const answer = network.holdAnswer(({ method }) => method === "PUT");
  tasks.live().subscribe(({ data }) => data && seen.push(data));
  await vi.waitFor(() => expect(seen).toHaveLength(1));

  const syncing = db.sync();
  await answer.stopped;
  expect(tasks.stateOf((seen[0] as { id: string }[])[0]?.id ?? "")).toBe("sent");
  expect(seen).toHaveLength(1);

  answer.release();
  await syncing;
});
