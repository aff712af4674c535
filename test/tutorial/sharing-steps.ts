import { expect } from "vitest";
import { expectShown, idOf, refusalOf } from "./expect-shown.js";
import type { Step } from "./notes.js";

const SHARED = { bucket: "todo", collection: "tasks" };
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Tasks that several users share. */
export const SHARING_STEPS: readonly Step[] = [
  {
    title: "U12 bob makes a bucket for the application",
    run: async (client) => {
      const shown = await client.createBucket("bob", "todo");

      expectShown(shown, 201);
      expect(shown.data).toEqual({ id: "todo", last_modified: expect.any(Number) as number });
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
    },
  },
  {
    title: "U13 with a collection in which everybody may create tasks",
    run: async (client) => {
      const permissions = { "record:create": ["system.Authenticated"] };
      const shown = await client.createCollection("bob", SHARED, permissions);

      expectShown(shown, 201);
      expect(shown.data.id).toBe("tasks");
      expect(shown.permissions).toEqual({ ...permissions, write: ["account:bob"] });
    },
  },
  {
    title: "U14 alice creates a task",
    run: async (client, notes) => {
      const fields = { description: "Alice task", status: "todo" };
      const shown = await client.createRecord("alice", SHARED, fields);

      expectShown(shown, 201);
      expect(shown.data).toMatchObject(fields);
      expect(shown.permissions).toEqual({ write: ["account:alice"] });
      notes.aliceTask = shown.data;
    },
  },
  {
    title: "U15 and so does bob",
    run: async (client, notes) => {
      const fields = { description: "Bob new task", status: "todo" };
      const shown = await client.createRecord("bob", SHARED, fields);

      expectShown(shown, 201);
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
      notes.bobTask = shown.data;
    },
  },
  {
    title: "U16 alice shares her task with bob",
    run: async (client, notes) => {
      const permissions = { read: ["account:bob"] };
      const shown = await client.shareRecord("alice", SHARED, idOf(notes.aliceTask), permissions);

      expectShown(shown, 200);
      expect(shown.data).toMatchObject({ description: "Alice task", status: "todo" });
      expect(shown.permissions).toEqual({ read: ["account:bob"], write: ["account:alice"] });
      notes.aliceTask = shown.data;
    },
  },
  {
    title: "U17 bob gets both, the one that was touched last first",
    run: async (client, notes) => {
      const { data, timestamp } = await client.listRecords("bob", SHARED);

      expect(data).toEqual([notes.aliceTask, notes.bobTask]);
      expect(timestamp).toBe(notes.aliceTask?.last_modified);
    },
  },
  {
    title: "U18 bob lets everybody make groups",
    run: async (client) => {
      const permissions = { "group:create": ["system.Authenticated"] };
      const shown = await client.shareBucket("bob", "todo", permissions);

      expectShown(shown, 200);
      expect(shown.data.id).toBe("todo");
      expect(shown.permissions).toEqual({ ...permissions, write: ["account:bob"] });
    },
  },
  {
    title: "U19 alice makes a group of her friends",
    run: async (client) => {
      const members = ["account:bob", "account:mary"];
      const shown = await client.createGroup("alice", "todo", "alice-friends", members);

      expectShown(shown, 201);
      expect(shown.data).toMatchObject({ id: "alice-friends", members });
      expect(shown.permissions).toEqual({ write: ["account:alice"] });
    },
  },
  {
    title: "U20a before it is shared, mary cannot see the task",
    run: async (client, notes) => {
      const refused = await refusalOf(client.getRecord("mary", SHARED, idOf(notes.aliceTask)));

      expect(refused).toMatchObject({ status: 403, errno: 121 });
    },
  },
  {
    title: "U20b alice shares her task with the group",
    run: async (client, notes) => {
      const permissions = { read: ["/buckets/todo/groups/alice-friends"] };
      const shown = await client.shareRecord("alice", SHARED, idOf(notes.aliceTask), permissions);

      expectShown(shown, 200);
      expect(shown.data).toMatchObject({ description: "Alice task", status: "todo" });
      // the text keeps bob among the readers, but a list is replaced
      expect(shown.permissions).toEqual({ ...permissions, write: ["account:alice"] });
    },
  },
  {
    title: "U21 now mary can see it",
    run: async (client, notes) => {
      const shown = await client.getRecord("mary", SHARED, idOf(notes.aliceTask));

      expect(shown.data).toMatchObject({ description: "Alice task" });
      expect(shown.permissions).toEqual({});
    },
  },
  {
    title: "U22a the personal bucket has a real id",
    run: async (client, notes) => {
      const shown = await client.getBucket("bob", "default");

      expect(shown.data.id).toMatch(UUID);
      notes.bucket = shown.data.id;
    },
  },
  {
    title: "U22b by which it can be shared",
    run: async (client, notes) => {
      const refused = await refusalOf(client.getBucket("mary", notes.bucket));
      await client.shareBucket("bob", notes.bucket, { read: ["account:mary"] });

      expect(refused).toMatchObject({ status: 403 });
      expect((await client.getBucket("mary", notes.bucket)).data.id).toBe(notes.bucket);
    },
  },
];
