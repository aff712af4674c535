import { expect, test } from "vitest";
import { createKintoServer } from "../../src/server/index.js";
import { account, defineCollection, openDatabase, signUp } from "../../src/index.js";
import { createWorld, descriptions, isPush, newName, REMOTE, TASKS, todo } from "./world.js";

test("T13: a sync that only pulls brings in what changed, sends nothing, and says what stays unsent", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const { id: doomed } = await phone.tasks.create(todo("Doomed"));
  await phone.db.sync();
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.create(todo("Mine"));
  await phone.tasks.delete(doomed);
  const { length: before } = phone.network.log.filter(isPush);

  const report = await phone.db.sync({ pullOnly: true });

  expect(report).toMatchObject({ ok: true, pulled: 1, pushed: 0, pending: 3 });
  expect(phone.network.log.filter(isPush)).toHaveLength(before);
  expect(await phone.tasks.get(id)).toMatchObject({ description: "Theirs", status: "done" });
  expect(await phone.tasks.sync()).toMatchObject({ ok: true, pushed: 3, pending: 0 });
  await laptop.db.sync();
  expect(await descriptions(laptop)).toEqual(["Mine", "Theirs"]);
});

interface Seen {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A device that is signed in, and what it sends. */
async function watched(headers?: Record<string, string>) {
  const server = createKintoServer({ passwordCost: 4 });
  const seen: Seen[] = [];
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    seen.push({ url, headers: request.headers, body: await request.clone().text() });
    return server.fetch(request);
  };
  await signUp(REMOTE, "bob", "s3cr3t", { fetch });
  const other = defineCollection("other");
  const db = await openDatabase(newName("watched"), { collections: [TASKS, other] });
  db.connect({
    remote: REMOTE,
    auth: account("bob", "s3cr3t"),
    fetch,
    ...(headers && { headers }),
  });
  seen.length = 0;
  return { db, tasks: db.collection(TASKS), seen };
}

test("headers go with each request of one sync, instead of those of the connection", async () => {
  const { db, tasks, seen } = await watched({ "X-Team": "gold", "X-App": "todo" });
  await tasks.create(todo("Mine"));

  await db.sync({ headers: { "x-team": "silver" } });

  expect(seen.length).toBeGreaterThan(2);
  const sent = seen.map(({ headers }) => [headers.get("X-Team"), headers.get("X-App")]);
  expect(sent).toEqual(seen.map(() => ["silver", "todo"]));
  expect(seen.every(({ headers }) => headers.has("Authorization"))).toBe(true);
  seen.length = 0;
  await db.sync();
  expect(seen.map(({ headers }) => headers.get("X-Team"))).toEqual(seen.map(() => "gold"));
  await db.close();
});

test.each([
  [{ headers: { authorization: "Basic eA==" } }, "authorization cannot be a header of a sync"],
  [{ headers: { "If-None-Match": "*" } }, "If-None-Match cannot be a header of a sync"],
  [{ headers: { "no header": "x" } }, '"no header" cannot be sent'],
  [{ headers: { "X-Secret": "a\nb" } }, '"X-Secret" cannot be sent'],
  [{ expectedTimestamp: -1 }, "expectedTimestamp is -1"],
  [{ expectedTimestamp: "12" }, "expectedTimestamp is 12"],
])("of a sync with %o nothing is sent", async (options, message) => {
  const { db, tasks, seen } = await watched();
  await tasks.create(todo("Mine"));

  const report = await db.sync(options as never);

  expect(report).toMatchObject({
    ok: false,
    reason: "invalid-input",
    error: { name: "InvalidInputError", message: expect.stringContaining(message) },
    pending: 1,
  });
  expect(seen).toEqual([]);
  await db.close();
});

test("L18: a timestamp that is expected is in the URL of each list, and changes nothing else", async () => {
  const { twoDevicesWith, device } = await createWorld();
  await twoDevicesWith(todo("Old"));
  const phone = await device();

  const report = await phone.db.sync({ expectedTimestamp: 1234 });

  expect(report).toMatchObject({ ok: true, pulled: 1 });
  const lists = phone.network.log.flatMap(
    ({ path, body }) => `${path} ${body}`.match(/records\?[^" ]*/g) ?? [],
  );
  expect(lists.length).toBeGreaterThan(0);
  for (const list of lists) expect(list).toContain("_expected=1234");
  expect(await phone.db.sync()).toMatchObject({ ok: true, pulled: 0 });
  expect(phone.network.log.at(-1)?.body).not.toContain("_expected");
});
