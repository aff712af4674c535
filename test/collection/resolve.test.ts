import { afterEach, expect, test } from "vitest";
import {
  account,
  defineCollection,
  manual,
  openDatabase,
  signUp,
  type Collection,
  type Database,
} from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";

interface Task {
  title: string;
}

const REMOTE = "http://localhost/v1";
const TASKS = defineCollection<Task>("tasks", { merge: manual });
const opened: Database[] = [];

afterEach(() => Promise.all(opened.splice(0).map((db) => db.close())));

test("a decision about a version that is no longer the server's decides nothing", async () => {
  const server = createKintoServer({ passwordCost: 4 });
  const send = (url: string, init?: RequestInit): Promise<Response> =>
    server.fetch(new Request(url, init));
  await signUp(REMOTE, "bob", "s3cr3t", { fetch: send });
  const open = async (): Promise<[Database, Collection<Task>]> => {
    const db = await openDatabase("tasks", { storage: "memory", collections: [TASKS] });
    opened.push(db);
    db.connect({ remote: REMOTE, auth: account("bob", "s3cr3t"), fetch: send });
    return [db, db.collection(TASKS)];
  };
  const [here, mine] = await open();
  const [there, theirs] = await open();
  const { id } = await mine.create({ title: "base" });
  await here.sync();
  await there.sync();
  await mine.update(id, { title: "mine" });
  await theirs.update(id, { title: "theirs" });
  await there.sync();
  await here.sync();
  const [was] = await mine.conflicts();
  await theirs.update(id, { title: "theirs, better" });
  await there.sync();
  await here.sync();

  const deciding = mine.resolve(id, { title: "mine" }, was && { was });

  await expect(deciding).rejects.toMatchObject({ name: "ConflictChangedError", id });
  const [now] = await mine.conflicts();
  expect(now?.remote).toEqual({ title: "theirs, better" });
  // an edit of another tab, perhaps, that who decides has not seen
  await mine.update(id, { title: "mine, better" });
  const late = mine.resolve(id, { title: "mine" }, now && { was: now });
  await expect(late).rejects.toMatchObject({ name: "ConflictChangedError", id });
  const [last] = await mine.conflicts();
  expect(last?.local).toMatchObject({ title: "mine, better" });
  await mine.resolve(id, { title: "both" }, last && { was: last });
  expect(await mine.conflicts()).toEqual([]);
  expect(await mine.get(id)).toMatchObject({ title: "both" });
});
