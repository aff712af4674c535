import { expect } from "vitest";
import { PASSWORDS } from "./client.js";
import { expectShown, idOf, refusalOf } from "./expect-shown.js";
import type { Step } from "./notes.js";

const PRIVATE = { bucket: "default", collection: "tasks" };
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const TUTORIAL = "Write a tutorial explaining Kinto";

/** A user's own tasks, on all of the user's devices. */
export const PRIVATE_STEPS: readonly Step[] = [
  {
    title: "U01 bob makes an account",
    run: async (client) => {
      const shown = await client.createAccount("bob", "s3cr3t");

      expectShown(shown, 201);
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

        expectShown(shown, 201);
        expect(shown.permissions).toEqual({ write: [`account:${name}`] });
      }
    },
  },
  {
    title: "U03 bob posts a task, and its collection is made implicitly",
    run: async (client, notes) => {
      const fields = { description: TUTORIAL, status: "todo" };
      const shown = await client.createRecord("bob", PRIVATE, fields);

      expectShown(shown, 201);
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

      expectShown(shown, 200);
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

      expectShown(shown, 200);
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

      expectShown(shown, 200);
      expect(shown.data).toMatchObject({ description: TUTORIAL, status: "done" });
      notes.current = shown.data.last_modified;
    },
  },
  {
    title: "U09 bob deletes the task in the same way",
    run: async (client, notes) => {
      const shown = await client.deleteRecord("bob", PRIVATE, idOf(notes.task), notes.current);

      expectShown(shown, 200);
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
];
