import "fake-indexeddb/auto";
import { expect, onTestFinished, test } from "vitest";
import { signUp, type Collection, type Database } from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { runDoc } from "./run-doc.js";

/** What the code of the document leaves behind, for this test to look at. */
interface Left {
  readonly db: Database;
  readonly article: { readonly id: string };
  readonly l: Collection<{ draft?: string }>;
  readonly s: Collection<{ text: string }>;
  readonly id: string;
}

test("the code of docs/shaping-records.md does what is said there", async () => {
  const server = createKintoServer({ passwordCost: 4 });
  const fetch = (url: string, init?: RequestInit) => server.fetch(new Request(url, init));
  await signUp("http://localhost:8888/v1", "bob", "s3cr3t", { fetch });

  const { db, article, l, s, id, printed } = await runDoc<Left>("shaping-records.md", server, [
    "db",
    "article",
    "l",
    "s",
    "id",
  ]);

  onTestFinished(() => db.close());
  expect(article.id).toBe("hello-world");
  expect(printed).toEqual([["hello-world"], ["pending"]]);
  expect(await l.get(id)).toMatchObject({ draft: "Dear all, I", body: "Dear all" });
  expect(await s.list()).toMatchObject([
    { text: "Nobody knows", last_modified: expect.any(Number) as number },
  ]);
  const client = await db.remote();
  const { data } = await client.bucket("default").collection("secrets").listRecords();
  expect(data.map((record) => Object.keys(record).toSorted())).toEqual([
    ["id", "iv", "last_modified", "sealed"],
  ]);
});
