import "fake-indexeddb/auto";
import { expect, onTestFinished, test } from "vitest";
import { signUp, type Database, type SharedWithMe } from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { runDoc } from "./run-doc.js";

/** What the code of the document leaves behind, for this test to look at. */
interface Left {
  readonly bobs: Database;
  readonly alices: Database;
  readonly marys: Database;
  readonly seenByAlice: readonly object[];
  readonly editedByAlice: object;
  readonly permissions: object;
  readonly seenByMary: readonly object[];
  readonly all: readonly object[];
  readonly seenOfBob: readonly object[];
  readonly shared: SharedWithMe;
}

const LEFT = [
  "bobs",
  "alices",
  "marys",
  "seenByAlice",
  "editedByAlice",
  "permissions",
  "seenByMary",
  "all",
  "seenOfBob",
  "shared",
] as const;

test("the code of docs/sharing.md does what is said there", async () => {
  const server = createKintoServer({ passwordCost: 4, permissionsEndpoint: true });
  const fetch = (url: string, init?: RequestInit) => server.fetch(new Request(url, init));
  for (const name of ["bob", "alice", "mary"]) {
    await signUp("http://localhost:8888/v1", name, "s3cr3t", { fetch });
  }

  const left = await runDoc<Left>("sharing.md", server, LEFT);

  onTestFinished(async () => {
    await Promise.all([left.bobs.close(), left.alices.close(), left.marys.close()]);
  });

  expect(left.seenByAlice).toMatchObject([{ description: "Write a tutorial" }]);
  expect(left.editedByAlice).toMatchObject({ status: "doing" });
  expect(left.permissions).toMatchObject({ read: ["account:alice"] });
  expect(left.seenByMary).toMatchObject([{ description: "Write a tutorial", status: "doing" }]);
  expect(left.all).toMatchObject([
    { description: "For nobody else" },
    { description: "Mary's" },
    { description: "Write a tutorial" },
  ]);
  expect(left.seenOfBob).toMatchObject([{ text: "Hello" }]);
  expect(left.shared.collections.map(({ collection }) => collection).toSorted()).toEqual([
    "notes",
    "tasks",
  ]);
  expect(left.printed).toHaveLength(2);
});
