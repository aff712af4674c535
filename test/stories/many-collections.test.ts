import { describe, expect, onTestFinished, test, vi } from "vitest";
import { account, defineCollection, type Auth, type Collection } from "../../src/index.js";
import type { TriedRequest } from "../../src/testing/test-network.js";
import { createWorld, REMOTE, todo, type Device, type Task, type World } from "./world.js";

const BOARDS = Array.from({ length: 20 }, (_, index) => defineCollection<Task>(`board${index}`));

interface Boards extends Device {
  readonly boards: readonly Collection<Task>[];
  /** What was asked for and sent since the last call; without the counts, which follow what has changed. */
  readonly requests: () => readonly TriedRequest[];
}

function withBoards(device: Device, count: number): Boards {
  const boards = BOARDS.slice(0, count).map((board) => device.db.collection(board));
  let seen = device.network.log.length;
  const requests = (): readonly TriedRequest[] => {
    const tried = device.network.log.slice(seen);
    seen += tried.length;
    return tried.filter(({ method }) => method !== "HEAD");
  };
  return { ...device, boards, requests };
}

/** How many boards the laptop has: there is a task on each of these. */
const FEW = 6;

/** Two devices that have read their boards: the phone perhaps more of them than the laptop. */
async function twoWithBoards(
  { device }: World,
  count = FEW,
): Promise<readonly [phone: Boards, laptop: Boards]> {
  const phone = withBoards(await device(), count);
  const laptop = withBoards(await device(), FEW);
  await laptop.db.transaction(BOARDS.slice(0, FEW), (tx) => {
    for (const { definition } of laptop.boards) {
      tx.collection(definition).create({ ...todo("There"), id: "there" });
    }
  });
  for (const { db } of [laptop, phone, phone]) {
    const report = await db.sync();
    if (!report.ok) throw report.error;
  }
  phone.requests();
  laptop.requests();
  return [phone, laptop];
}

/** Counts what is written to IndexedDB. */
function watchWrites(): () => number {
  const verbs = (["add", "put", "delete", "clear"] as const).map((verb) =>
    vi.spyOn(IDBObjectStore.prototype, verb),
  );
  onTestFinished(() => {
    for (const verb of verbs) verb.mockRestore();
  });
  return () => verbs.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

/** Twenty first pulls come before. */
const SLOW = { timeout: 30_000 };

describe("many collections", () => {
  test(
    "L13: twenty collections that are up to date cost one request, and nothing is written",
    SLOW,
    async () => {
      const [phone, laptop] = await twoWithBoards(await createWorld(), 20);
      const writes = watchWrites();
      const before = phone.network.log.length;

      const report = await phone.db.sync();

      expect(report).toMatchObject({ ok: true, pulled: 0, pushed: 0, records: [] });
      expect(phone.network.log).toHaveLength(before + 1);
      expect(writes()).toBe(0);
      // the watch sees what is written
      await laptop.boards[0]?.create(todo("More"));
      expect(writes()).toBeGreaterThan(0);
    },
  );

  test("changes in three of them arrive with the one request", SLOW, async () => {
    const [phone, laptop] = await twoWithBoards(await createWorld(), 20);
    for (const number of [1, 3, 5]) {
      await laptop.boards[number]?.update("there", { description: `Changed ${number}` });
    }
    await laptop.db.sync();

    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: true, pulled: 3, pushed: 0 });
    expect(phone.requests()).toHaveLength(1);
    const shown = await Promise.all(phone.boards.map(async (board) => board.get("there")));
    const changed = shown
      .map((task) => task?.description)
      .filter((text) => text?.startsWith("Changed"));
    expect(changed).toEqual(["Changed 1", "Changed 3", "Changed 5"]);
  });

  test("L16: one that may not be read says so, and the others are synced", async () => {
    const [phone, laptop] = await twoWithBoards(await createWorld());
    for (const board of laptop.boards) await board.update("there", { status: "done" });
    await laptop.db.sync();
    await phone.boards[4]?.create(todo("Stays here"));
    await phone.boards[5]?.create(todo("Goes out"));
    const body = { code: 403, errno: 121, error: "Forbidden" };
    phone.network.refuse({ status: 403, body }, ({ path }) => path.includes("/board4/records?"));

    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: false, reason: "forbidden", pending: 1, pushed: 1 });
    const shown = await Promise.all(phone.boards.map(async (board) => board.get("there")));
    const stale = shown.flatMap((task, index) => (task?.status === "done" ? [] : [index]));
    expect(stale).toEqual([4]);
    expect(await phone.db.sync()).toMatchObject({ ok: true, pending: 0, pushed: 1 });
  });

  test("L17: a session that expired is renewed once for all collections", async () => {
    const world = await createWorld();
    const [phone, laptop] = await twoWithBoards(world);
    for (const board of laptop.boards) await board.update("there", { status: "done" });
    await laptop.db.sync();
    const given = ["Bearer expired", basic(world)];
    const auth: Auth = vi.fn(() => given.shift() ?? null);
    phone.db.connect({ remote: REMOTE, auth, fetch: phone.network.fetch });

    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: true, pulled: 6 });
    expect(phone.requests()).toHaveLength(2);
    expect(auth).toHaveBeenCalledTimes(2);
  });

  test("a session that cannot be renewed keeps all of them, and the app is asked once", async () => {
    const world = await createWorld();
    const [phone] = await twoWithBoards(world);
    await phone.boards[0]?.create(todo("Not sent"));
    const auth: Auth = vi.fn(() => "Bearer expired");
    phone.db.connect({ remote: REMOTE, auth, fetch: phone.network.fetch });

    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: false, reason: "auth-required", pulled: 0, pending: 1 });
    expect(phone.requests()).toHaveLength(1);
    // when the sync began, and when what it gave was refused
    expect(auth).toHaveBeenCalledTimes(2);
    phone.db.connect({
      remote: REMOTE,
      auth: account(world.user, world.password),
      fetch: phone.network.fetch,
    });
    expect(await phone.db.sync()).toMatchObject({ ok: true, pending: 0 });
  });

  test("without a network it is tried once, and everything stays", async () => {
    const [phone] = await twoWithBoards(await createWorld());
    await phone.boards[0]?.create(todo("Not sent"));
    phone.network.goOffline();

    expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "offline", pending: 1 });
    expect(phone.requests()).toHaveLength(1);
  });
});

function basic({ user, password }: World): string {
  return `Basic ${btoa(`${user}:${password}`)}`;
}

test("the report tells what keeps all of them from being synced, rather than what keeps one", async () => {
  const world = await createWorld();
  const phone = withBoards(await world.device(), 2);
  const refused = { code: 403, errno: 121, error: "Forbidden", message: "Not you" };
  const failed = { code: 500, errno: 999, error: "Broken", message: "Not now" };
  await phone.boards[0]?.create(todo("One"));
  await phone.boards[1]?.create(todo("Another"));
  phone.network.refuse({ status: 403, body: refused }, recordsOf("board0"));
  phone.network.refuse({ status: 500, body: failed }, recordsOf("board1"));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "server-error" });
});

/** Requests for the records of this collection. */
function recordsOf(name: string) {
  return ({ method, path, body }: Omit<TriedRequest, "arrived">): boolean =>
    `${method} ${path} ${body}`.includes(`/collections/${name}/records`);
}
