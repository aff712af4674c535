import { afterEach, expect, test, vi } from "vitest";
import {
  account,
  defineCollection,
  openDatabase,
  signUp,
  type Database,
  type TransactionCollection,
} from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";

interface Task {
  title: string;
}

const REMOTE = "http://localhost/v1";
const TASKS = defineCollection<Task>("tasks");
const opened: Database[] = [];

async function open(declared = true): Promise<Database> {
  const collections = declared ? [TASKS] : [];
  const db = await openDatabase("tasks", { storage: "memory", collections });
  opened.push(db);
  return db;
}

function rejectLater(): Promise<never> {
  return Promise.reject(new Error("nobody's"));
}

afterEach(() => Promise.all(opened.splice(0).map((db) => db.close())));

test("the status counts a write as soon as its promise has resolved", async () => {
  const db = await open();

  await db.collection(TASKS).create({ title: "a" });

  expect(db.status.get().pending).toBe(1);
  expect(db.status.get()).toBe(db.status.get());
});

test("the status counts a collection that was not named when the database was opened", async () => {
  const db = await open(false);
  const seen: number[] = [];
  db.status.subscribe(({ pending }) => seen.push(pending));

  await db.collection(TASKS).create({ title: "a" });

  expect(db.status.get().pending).toBe(1);
  await vi.waitFor(() => expect(seen.at(-1)).toBe(1));
});

test("somebody else can sign in right after a logout", async () => {
  const server = createKintoServer({ passwordCost: 4 });
  const send = (url: string, init?: RequestInit): Promise<Response> =>
    server.fetch(new Request(url, init));
  await signUp(REMOTE, "bob", "s3cr3t", { fetch: send });
  await signUp(REMOTE, "alice", "p4ssw0rd", { fetch: send });
  const db = await open();
  db.connect({ remote: REMOTE, auth: account("bob", "s3cr3t"), fetch: send });
  await db.sync();

  await db.logout();
  db.connect({ remote: REMOTE, auth: account("alice", "p4ssw0rd"), fetch: send });
  const reports = [await db.sync(), await db.sync()];

  expect(reports).toMatchObject([{ ok: true }, { ok: true }]);
  expect(db.identity.get()).toMatchObject({ principal: "account:alice" });
});

test("a transaction that is over takes no more writes", async () => {
  const db = await open();
  const kept: TransactionCollection<Task>[] = [];
  await db.transaction([TASKS], (tx) => {
    kept.push(tx.collection(TASKS));
  });

  expect(() => kept[0]?.create({ title: "late" })).toThrow("The transaction is over");
  expect(await db.collection(TASKS).count()).toBe(0);
});

test("an asynchronous transaction is refused, and what becomes of its promise harms nobody", async () => {
  const db = await open();

  await expect(db.transaction([TASKS], rejectLater as () => never)).rejects.toThrow("at once");
});

test("a URL that cannot be read is not repeated: it may hold a password", async () => {
  const db = await open();

  expect(() => db.connect({ remote: "https://bob:s3cr3t@" })).toThrow("remote is not a URL");
  expect(() => db.connect({ remote: "https://bob:s3cr3t@" })).not.toThrow("s3cr3t");
});
