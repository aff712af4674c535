import { expect } from "vitest";
import {
  PASSWORDS,
  RefusedError,
  type Data,
  type Refused,
  type Shown,
  type TutorialClient,
} from "./client.js";

/** What the tutorial learns on its way: the notes that the reader keeps. */
export interface Notes {
  task: Data | undefined;
  /** The timestamp of the list when it was first read. */
  first: number;
  /** The last known timestamp of the task. */
  current: number;
  deleted: Data | undefined;
  aliceTask: Data | undefined;
  bobTask: Data | undefined;
  bucket: string;
}

/** One request of the tutorial, and what it shows. */
export interface Step {
  readonly title: string;
  run(client: TutorialClient, notes: Notes): Promise<void>;
}

const PRIVATE = { bucket: "default", collection: "tasks" };
const SHARED = { bucket: "todo", collection: "tasks" };
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const TUTORIAL = "Write a tutorial explaining Kinto";

export const STEPS: readonly Step[] = [
  {
    title: "U01 bob makes an account",
    run: async (client) => {
      const shown = await client.createAccount("bob", "s3cr3t");

      expectWritten(shown, 201);
      expect(shown.data.id).toBe("bob");
      expect(shown.data["password"]).toMatch(/^\$2[aby]\$/);
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
    },
  },
  {
    title: "U02 alice and mary make theirs",
    run: async (client) => {
      for (const name of ["alice", "mary"] as const) {
        const shown = await client.createAccount(name, PASSWORDS[name]);

        expectWritten(shown, 201);
        expect(shown.permissions).toEqual({ write: [`account:${name}`] });
      }
    },
  },
  {
    title: "U03 bob posts a task, and its collection is made implicitly",
    run: async (client, notes) => {
      const fields = { description: TUTORIAL, status: "todo" };
      const shown = await client.createRecord("bob", PRIVATE, fields);

      expectWritten(shown, 201);
      expect(shown.data).toEqual({
        ...fields,
        id: expect.stringMatching(UUID) as string,
        last_modified: expect.any(Number) as number,
      });
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
      notes.task = shown.data;
    },
  },
  {
    title: "U04 bob fetches the tasks",
    run: async (client, notes) => {
      const { data, timestamp, headers } = await client.listRecords("bob", PRIVATE);

      expect(data).toEqual([notes.task]);
      expect(timestamp).toBe(notes.task?.last_modified);
      // the text shows Total-Records, which servers since version 1.21 of the protocol send for HEAD only
      expect(headers?.get("Total-Records") ?? null).toBeNull();
      notes.first = timestamp;
    },
  },
  {
    title: "U05 bob updates the task by its id",
    run: async (client, notes) => {
      const shown = await client.patchRecord("bob", PRIVATE, idOf(notes.task), { status: "doing" });

      expectWritten(shown, 200);
      expect(shown.data).toMatchObject({ description: TUTORIAL, status: "doing" });
      expect(shown.data.last_modified).toBeGreaterThan(notes.first);
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
      notes.current = shown.data.last_modified;
    },
  },
  {
    title: "U06 an obsolete version is refused",
    run: async (client, notes) => {
      const refused = await refusalOf(
        client.patchRecord("bob", PRIVATE, idOf(notes.task), { status: "done" }, notes.first),
      );

      expect(refused).toMatchObject({
        status: 412,
        errno: 114,
        message: "Resource was modified meanwhile",
        existing: { status: "doing", last_modified: notes.current },
      });
    },
  },
  {
    title: "U07 bob fetches the last version",
    run: async (client, notes) => {
      const shown = await client.getRecord("bob", PRIVATE, idOf(notes.task));

      expectWritten(shown, 200);
      expect(shown.data).toMatchObject({ status: "doing", last_modified: notes.current });
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
    },
  },
  {
    title: "U08 and updates that",
    run: async (client, notes) => {
      const shown = await client.patchRecord(
        "bob",
        PRIVATE,
        idOf(notes.task),
        { status: "done" },
        notes.current,
      );

      expectWritten(shown, 200);
      expect(shown.data).toMatchObject({ description: TUTORIAL, status: "done" });
      notes.current = shown.data.last_modified;
    },
  },
  {
    title: "U09 bob deletes the task in the same way",
    run: async (client, notes) => {
      const shown = await client.deleteRecord("bob", PRIVATE, idOf(notes.task), notes.current);

      expectWritten(shown, 200);
      expect(shown.data).toEqual({
        id: idOf(notes.task),
        deleted: true,
        last_modified: expect.any(Number) as number,
      });
      expect(shown.permissions).toBeUndefined();
      notes.deleted = shown.data;
    },
  },
  {
    title: "U10 bob asks what changed since he first looked",
    run: async (client, notes) => {
      const { data, timestamp } = await client.listRecords("bob", PRIVATE, notes.first);

      expect(data).toEqual([notes.deleted]);
      expect(timestamp).toBe(notes.deleted?.last_modified);
    },
  },
  {
    title: "U11 nothing changed since",
    run: async (client, notes) => {
      const timestamp = notes.deleted?.last_modified ?? 0;
      const unmodified = await client.isUnmodified("bob", PRIVATE, timestamp);

      expect((await client.listRecords("bob", PRIVATE, timestamp)).data).toEqual([]);
      expect(unmodified ?? true).toBe(true);
    },
  },
  {
    title: "U12 bob makes a bucket for the application",
    run: async (client) => {
      const shown = await client.createBucket("bob", "todo");

      expectWritten(shown, 201);
      expect(shown.data).toEqual({ id: "todo", last_modified: expect.any(Number) as number });
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
    },
  },
  {
    title: "U13 with a collection in which everybody may create tasks",
    run: async (client) => {
      const permissions = { "record:create": ["system.Authenticated"] };
      const shown = await client.createCollection("bob", SHARED, permissions);

      expectWritten(shown, 201);
      expect(shown.data.id).toBe("tasks");
      expect(shown.permissions).toEqual({ ...permissions, write: ["account:bob"] });
    },
  },
  {
    title: "U14 alice creates a task",
    run: async (client, notes) => {
      const fields = { description: "Alice task", status: "todo" };
      const shown = await client.createRecord("alice", SHARED, fields);

      expectWritten(shown, 201);
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

      expectWritten(shown, 201);
      expect(shown.permissions).toEqual({ write: ["account:bob"] });
      notes.bobTask = shown.data;
    },
  },
  {
    title: "U16 alice shares her task with bob",
    run: async (client, notes) => {
      const permissions = { read: ["account:bob"] };
      const shown = await client.shareRecord("alice", SHARED, idOf(notes.aliceTask), permissions);

      expectWritten(shown, 200);
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

      expectWritten(shown, 200);
      expect(shown.data.id).toBe("todo");
      expect(shown.permissions).toEqual({ ...permissions, write: ["account:bob"] });
    },
  },
  {
    title: "U19 alice makes a group of her friends",
    run: async (client) => {
      const members = ["account:bob", "account:mary"];
      const shown = await client.createGroup("alice", "todo", "alice-friends", members);

      expectWritten(shown, 201);
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

      expectWritten(shown, 200);
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

export function emptyNotes(): Notes {
  return {
    task: undefined,
    first: 0,
    current: 0,
    deleted: undefined,
    aliceTask: undefined,
    bobTask: undefined,
    bucket: "",
  };
}

/** Where a client shows them, the status and the headers are those of the text. */
function expectWritten({ status, headers, data }: Shown, expected: number): void {
  if (status !== undefined) expect(status).toBe(expected);
  if (headers === undefined) return;
  expect(headers.get("ETag")).toBe(`"${data.last_modified}"`);
  expect(Date.parse(headers.get("Last-Modified") ?? "")).toBe(
    Math.floor(data.last_modified / 1000) * 1000,
  );
  expect(headers.get("Content-Type")).toBe("application/json");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(Number(headers.get("Content-Length"))).toBeGreaterThan(0);
  expect(headers.get("Access-Control-Expose-Headers")).toContain("Alert");
}

function idOf(data: Data | undefined): string {
  return data?.id ?? "";
}

async function refusalOf(work: Promise<unknown>): Promise<Refused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RefusedError) return error.refused;
    throw error;
  }
  throw new Error("the server did not refuse");
}
