import { expect, test } from "vitest";
import {
  accountPrincipal,
  defineCollection,
  groupPrincipal,
  NotOfferedError,
} from "../../src/index.js";
import {
  createWorld,
  descriptions,
  isRealKinto,
  newName,
  settle,
  todo,
  type Task,
} from "./world.js";

test("alice finds and opens what bob shared with her, and with a group of hers", async () => {
  const world = await createWorld({ permissionsEndpoint: true });
  const alice = newName("alice");
  const phone = await world.device();
  const hers = await world.deviceOf(alice);
  const [team, club] = [newName("team"), newName("club")];
  const { id } = await phone.tasks.create(todo("Shared by itself"));
  await settle(phone);
  const remote = await phone.db.remote();
  const bucket = phone.db.identity.get()?.bucket ?? "";
  await remote
    .bucket(bucket)
    .collection("tasks")
    .updateRecord(
      { id, ...todo("Shared by itself") },
      {
        safe: false,
        permissions: { read: [accountPrincipal(alice)] },
      },
    );
  await remote.createBucket(club);
  await remote.bucket(club).createGroup("friends", [accountPrincipal(alice)]);
  await remote.createBucket(team);
  await remote.bucket(team).createCollection("tasks", {
    permissions: { write: [groupPrincipal(club, "friends")] },
  });

  const { buckets, collections } = await hers.db.sharedWithMe();

  // others on the server may share with everybody
  const own = collections.filter((each) => each.bucket === bucket || each.bucket === team);
  expect(buckets.map((each) => each.bucket)).not.toContain(team);
  expect(own.toSorted((a, b) => a.permissions.length - b.permissions.length)).toEqual([
    { bucket, collection: "tasks", permissions: [], records: [{ id, permissions: ["read"] }] },
    {
      bucket: team,
      collection: "tasks",
      permissions: ["read", "record:create", "write"],
      records: [],
    },
  ]);
  const shared = hers.db.collection(defineCollection<Task>("tasks", { bucket }));
  await settle(hers);
  expect(await descriptions({ tasks: shared })).toEqual(["Shared by itself"]);
});

test.skipIf(isRealKinto)("a server without a list of permissions says so", async () => {
  const world = await createWorld();
  const phone = await world.device();

  const asking = phone.db.sharedWithMe();

  await expect(asking).rejects.toThrow(NotOfferedError);
  await expect(asking).rejects.toMatchObject({ capability: "permissions_endpoint" });
});

test("without a network, what is shared cannot be looked for", async () => {
  const world = await createWorld({ permissionsEndpoint: true });
  const phone = await world.device();
  phone.network.goOffline();

  await expect(phone.db.sharedWithMe()).rejects.toMatchObject({ code: "offline" });
});
