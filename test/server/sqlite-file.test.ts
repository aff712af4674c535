import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createKintoServer,
  DataFileError,
  openSqliteStorage,
  type KintoServer,
  type ServerStorage,
} from "../../src/server/index.js";
import { loadSqlite } from "../../src/server/storage/load-sqlite.js";
import { openSqliteFile } from "../../src/server/storage/sqlite-file.js";
import type { SqliteDatabase } from "../../src/server/storage/sqlite-database.js";
import { ask, type Asked, type Question } from "./ask.js";
import { dig, idsIn } from "./row.js";
import { emptyDatabase, sqliteInMemory } from "./sqlite-in-memory.js";

const openDatabase = await loadSqlite();
const R = "/buckets/b/collections/c/records";

let folder: string;
const opened: ServerStorage[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kintsugi-data-"));
});
afterEach(() => {
  for (const storage of opened.splice(0)) storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name = file()): Promise<ServerStorage> {
  const storage = await openSqliteStorage(name);
  opened.push(storage);
  return storage;
}

function serve(storage: ServerStorage, now?: () => number): KintoServer {
  return createKintoServer({
    storage,
    passwordCost: 4,
    flush: true,
    onError: () => {},
    ...(now !== undefined && { now }),
  });
}

function send(server: KintoServer, question: Question): Promise<Asked> {
  const origin = "http://localhost";
  const fetch = (request: Request): Promise<Response> => server.fetch(request);
  return ask({ origin, isReal: false, fetch, reset: unused, stop: unused }, question);
}

function unused(): Promise<void> {
  return Promise.resolve();
}

function file(): string {
  return join(folder, "todo.db");
}

async function sendAll(server: KintoServer, questions: readonly Question[]): Promise<void> {
  for (const question of questions) {
    const { status, text } = await send(server, question);
    expect(status, `${question.request}: ${text}`).toBeLessThan(300);
  }
}

const GIVEN: readonly Question[] = [
  { who: "anon", request: "PUT /accounts/bob", body: { data: { password: "s3cr3t" } } },
  { who: "bob", request: "PUT /buckets/b" },
  { who: "bob", request: "PUT /buckets/b/collections/c" },
  { who: "bob", request: `PUT ${R}/kept`, body: { data: { title: "ä🎌" } } },
  { who: "bob", request: `PUT ${R}/gone`, body: { data: {} } },
  { who: "bob", request: `DELETE ${R}/gone` },
  { who: "U", request: "PUT /buckets/mine" },
  {
    who: "U",
    request: "PUT /buckets/mine/groups/friends",
    body: { data: { members: ["account:bob"] } },
  },
  {
    who: "U",
    request: "PUT /buckets/mine/collections/notes",
    body: { permissions: { read: ["/buckets/mine/groups/friends"] } },
  },
];

/** Everything that a client could notice. */
const LOOKS: readonly Question[] = [
  { who: "bob", request: "GET /" },
  { who: "bob", request: "GET /accounts/bob" },
  { who: "bob", request: `GET ${R}?_since=0` },
  { who: "bob", request: `GET ${R}/kept` },
  { who: "bob", request: "GET /buckets/b/groups" },
  { who: "bob", request: "GET /buckets/mine/collections/notes" },
  { who: "bob", request: "GET /buckets/mine/collections/notes/records" },
  { who: "bob", request: "GET /buckets/default/collections/any/records" },
  { who: "U", request: "GET /buckets/mine/groups" },
];

async function look(server: KintoServer): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  for (const question of LOOKS) {
    const { status, headers, json } = await send(server, question);
    seen.push([question.request, status, headers.get("ETag"), json]);
  }
  return seen;
}

describe("a server that starts again", () => {
  test("answers as before: rows, tombstones, accounts, groups, permissions, timestamps of lists", async () => {
    const first = await open();
    const before = serve(first);
    await sendAll(before, GIVEN);
    const seen = await look(before);
    first.close();

    const after = serve(await open());
    expect(await look(after)).toEqual(seen);
    const list = await send(after, { who: "bob", request: `GET ${R}?_since=0` });
    expect(idsIn(list)).toBe("-gone kept");
    const shared = await send(after, {
      who: "bob",
      request: "GET /buckets/mine/collections/notes",
    });
    expect(shared.status).toBe(200);
  });

  test("answers as before although it was killed, with its log beside the file", async () => {
    const before = serve(await open());
    await sendAll(before, GIVEN);
    const seen = await look(before);
    // what a killed process leaves
    const crashed = join(folder, "crashed");
    mkdirSync(crashed);
    for (const name of readdirSync(folder).filter((each) => each.startsWith("todo.db"))) {
      cpSync(join(folder, name), join(crashed, name));
    }

    expect(await look(serve(await open(join(crashed, "todo.db"))))).toEqual(seen);
  });

  test("goes on with later timestamps, even if the clock was set back", async () => {
    const first = await open();
    const before = serve(first, () => 5_000_000);
    await sendAll(before, GIVEN);
    const old = Number(
      dig(await send(before, { who: "bob", request: `GET ${R}/kept` }), "data.last_modified"),
    );
    const list = Number(
      (await send(before, { who: "bob", request: `GET ${R}` })).headers
        .get("ETag")
        ?.replaceAll('"', ""),
    );
    first.close();

    const after = serve(await open(), () => 1000);
    const written = await send(after, { who: "bob", request: `PUT ${R}/new`, body: { data: {} } });
    expect([old, list]).toEqual([5_000_001, 5_000_003]);
    expect(dig(written, "data.last_modified")).toBe(5_000_004);
  });

  test("has nothing of what was refused or failed", async () => {
    const first = await open();
    const before = serve(first);
    await sendAll(before, GIVEN);
    const etag = (await send(before, { who: "bob", request: `GET ${R}` })).headers.get("ETag");
    const refused = await send(before, {
      who: "bob",
      request: `PUT ${R}/kept`,
      headers: { "If-Match": '"1"' },
      body: { data: { title: "never" } },
    });
    expect(refused.status).toBe(412);
    first.close();

    const list = await send(serve(await open()), { who: "bob", request: `GET ${R}` });
    expect(list.text).not.toContain("never");
    expect(list.headers.get("ETag")).toBe(etag);
  });

  test("is empty after a flush", async () => {
    const first = await open();
    await sendAll(serve(first), [...GIVEN, { who: "anon", request: "POST /__flush__" }]);
    first.close();

    const root = await send(serve(await open()), { who: "bob", request: "GET /" });
    expect(String(dig(root, "user.id"))).toMatch(/^basicauth:/);
  });
});

test("after closing, the file alone holds everything", async () => {
  const storage = await open();
  await sendAll(serve(storage), GIVEN);
  storage.close();
  expect(readdirSync(folder)).toEqual(["todo.db"]);

  const database = openDatabase(file());
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
});

test("each commit waits for the disk", async () => {
  let database: SqliteDatabase | undefined;
  const storage = await openSqliteFile(file(), (name) => {
    database = openDatabase(name);
    return database;
  });
  opened.push(storage);
  expect(database?.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
  expect(database?.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
});

test("the clock is the server's", async () => {
  const server = serve(await open(), () => 12_345);
  await sendAll(server, GIVEN);
  const bucket = await send(server, { who: "bob", request: "GET /buckets/b" });
  expect(dig(bucket, "data.last_modified")).toBe(12_346);
});

test("a storage belongs to one server", async () => {
  const storage = await open();
  serve(storage);
  expect(() => serve(storage)).toThrow("belongs to a server already: call openSqliteStorage()");
  storage.close();
  expect(() => serve(storage)).toThrow("was closed: call openSqliteStorage()");
});

test("a storage can be closed twice, and its server answers 503 from then on", async () => {
  const storage = await open();
  const faults: unknown[] = [];
  const server = createKintoServer({ storage, onError: (error) => faults.push(error) });
  storage.close();
  storage.close();

  const { status, json, headers } = await send(server, { who: "U", request: "PUT /buckets/b" });
  expect([status, dig({ json } as Asked, "errno"), headers.get("Retry-After")]).toEqual([
    503,
    201,
    "3",
  ]);
  expect(String(faults[0])).toBe(
    "DataFailedError: The data file was closed: close the server before it",
  );
});

/** Why the file cannot be opened: the word for it, and the sentence. */
async function refusal(): Promise<string> {
  const error: unknown = await openSqliteStorage(file()).catch((reason: unknown) => reason);
  if (!(error instanceof DataFileError)) return `no refusal: ${String(error)}`;
  expect([error.code, error.file]).toEqual(["data-file", file()]);
  return `${error.problem}: ${error.message.replace(file(), "it")}`;
}

describe("a file that cannot be used", () => {
  test.each([
    ["a text", "Dear diary,\n".repeat(1000)],
    ["a short text", "milk"],
  ])("%s is not a database, and stays as it is", async (_name, text) => {
    writeFileSync(file(), text);
    expect(await refusal()).toMatch(
      "not-a-database: it is not an SQLite database, or it is damaged: name another file",
    );
    expect(readFileSync(file(), "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["todo.db"]);
  });

  test("a damaged one is told as such", async () => {
    const storage = await open();
    await sendAll(serve(storage), GIVEN);
    storage.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(7, 16, 4096));
    expect(await refusal()).toMatch(/^not-a-database: .*damaged/);
    expect(readFileSync(file()).equals(bytes)).toBe(true);
  });

  test.each(["delete", "wal"])(
    "the database of another program stays as it is (%s)",
    async (mode) => {
      const database = openDatabase(file());
      database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE diary (day TEXT)`);
      database.close();
      const before = readFileSync(file());
      expect(await refusal()).toMatch(
        "other-program: it is the database of another program: name another file",
      );
      expect(readFileSync(file()).equals(before)).toBe(true);
    },
  );

  test("one of a newer version stays as it is", async () => {
    (await open()).close();
    const database = openDatabase(file());
    database.exec("PRAGMA user_version = 2");
    database.close();
    const before = readFileSync(file());
    expect(await refusal()).toMatch(
      /^newer-version: .*made by a newer kintsugi \(it has version 2, this one knows 1\): update/,
    );
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  test("one that is open stays with who has it", async () => {
    const storage = await open();
    expect(await refusal()).toMatch(
      "in-use: it is in use, perhaps by another kintsugi serve: stop that, or name another",
    );
    await sendAll(serve(storage), GIVEN);
    storage.close();
    expect((await open()).file).toBe(file());
  });

  test("a folder that is missing", async () => {
    const missing = join(folder, "missing", "todo.db");
    await expect(openSqliteStorage(missing)).rejects.toMatchObject({
      problem: "unreachable",
      message: expect.stringContaining(
        "its folder must exist, and both must be writable",
      ) as unknown,
    });
    expect(existsSync(join(folder, "missing"))).toBe(false);
  });

  test("a folder in its place", async () => {
    mkdirSync(file());
    expect(await refusal()).toMatch("unreachable: it cannot be opened");
  });

  test("a name that is none", async () => {
    await expect(openSqliteStorage("")).rejects.toMatchObject({ code: "invalid-input" });
  });

  test("an empty file is a new one", async () => {
    writeFileSync(file(), "");
    const created = await send(serve(await open()), { who: "U", request: "PUT /buckets/b" });
    expect(created.status).toBe(201);
  });
});

/** Counts the transactions that reach SQLite. */
function counting(): { readonly storage: ServerStorage; readonly counts: () => readonly number[] } {
  const database = emptyDatabase();
  const executed: string[] = [];
  const spied: SqliteDatabase = {
    exec: (sql) => {
      executed.push(sql);
      database.exec(sql);
    },
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
  };
  const count = (word: string): number => executed.filter((sql) => sql.startsWith(word)).length;
  return {
    storage: sqliteInMemory(spied),
    counts: () => {
      const counts = ["BEGIN", "COMMIT", "ROLLBACK"].map(count);
      executed.length = 0;
      return counts;
    },
  };
}

describe("what reaches the disk", () => {
  test("a request that only reads begins no transaction", async () => {
    const { storage, counts } = counting();
    const server = serve(storage);
    await sendAll(server, GIVEN);
    await look(server);
    counts();
    await look(server);
    await send(server, { who: "alice", request: `GET ${R}` });
    await send(server, { who: "bob", request: `GET ${R}/missing` });
    await send(server, { who: "bob", request: `HEAD ${R}` });
    await send(server, { who: "bob", request: "POST /batch", body: { requests: [{ path: R }] } });
    expect(counts()).toEqual([0, 0, 0]);
  });

  test("reading does not grow the log", async () => {
    const server = serve(await open());
    await sendAll(server, GIVEN);
    await look(server);
    const size = statSync(join(folder, "todo.db-wal")).size;
    expect(size).toBeGreaterThan(0);
    for (let round = 0; round < 20; round++) await look(server);
    expect(statSync(join(folder, "todo.db-wal")).size).toBe(size);
  });

  test("a request that writes is one transaction, however many writes it makes", async () => {
    const { storage, counts } = counting();
    const server = serve(storage);
    await sendAll(server, GIVEN);
    counts();
    await send(server, { who: "bob", request: `PUT ${R}/x`, body: { data: {} } });
    expect(counts()).toEqual([1, 1, 0]);
    const requests = Array.from({ length: 25 }, (_, n) => ({ method: "PUT", path: `${R}/r${n}` }));
    await send(server, { who: "bob", request: "POST /batch", body: { requests } });
    expect(counts()).toEqual([1, 1, 0]);
  });

  test("a request that waits for a password leaves nothing of the runs before the last", async () => {
    const { storage, counts } = counting();
    const server = serve(storage);
    await send(server, {
      who: "anon",
      request: "PUT /accounts/bob",
      body: { data: { password: "x" } },
    });
    const [begun, committed, undone] = counts();
    expect(committed).toBe(1);
    expect((begun ?? 0) - (undone ?? 0)).toBe(1);
  });

  test("where the disk is full, a request is answered 503 and undone, and the next ones go on", async () => {
    const database = emptyDatabase();
    const faults: unknown[] = [];
    const server = createKintoServer({
      storage: sqliteInMemory(database),
      passwordCost: 4,
      onError: (error) => faults.push(error),
    });
    await sendAll(server, GIVEN);
    const before = await look(server);
    const { page_count: pages } = database.prepare("PRAGMA page_count").get() as {
      page_count: number;
    };
    database.exec(`PRAGMA max_page_count = ${pages + 5}`);

    const large = { data: { text: "x".repeat(100_000) } };
    const full = await send(server, {
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "PUT", path: `${R}/small`, body: { data: {} } },
          { method: "PUT", path: `${R}/large`, body: large },
          { method: "PUT", path: `${R}/after`, body: { data: {} } },
        ],
      },
    });

    expect([full.status, dig(full, "errno"), full.headers.get("Retry-After")]).toEqual([
      503,
      201,
      "3",
    ]);
    expect(String(faults[0])).toBe(
      "DataFailedError: The data file failed: database or disk is full",
    );
    expect(await look(server)).toEqual(before);
    database.exec("PRAGMA max_page_count = 100000");
    await sendAll(server, [{ who: "bob", request: `PUT ${R}/large`, body: large }]);
    expect(idsIn(await send(server, { who: "bob", request: `GET ${R}` }))).toBe("large kept");
  });
});

test("another process cannot open a file that is open", async () => {
  const storage = await open();
  await sendAll(serve(storage), GIVEN);
  const script = `
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite") ?? require("@photostructure/sqlite");
    const database = new DatabaseSync(process.argv[1]);
    try { database.prepare("SELECT count(*) FROM rows").get(); console.log("read"); }
    catch (error) { console.log(error.message); }`;
  const said = execFileSync(process.execPath, ["--no-warnings", "--eval", script, storage.file], {
    encoding: "utf8",
  });
  expect(said.trim()).toBe("database is locked");
});
