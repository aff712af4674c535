import type { Client, Fields } from "./client.js";
import { outcomeOf, textOf } from "./look.js";
import { isPush } from "./requests.js";
import type { Scenario } from "./scenario.js";
import type { TestServer } from "./server.js";

/** The server refuses one record, or cannot take a batch as it is. */
export const REFUSALS: readonly Scenario[] = [
  {
    id: "S16",
    title: "the answers of one batch are 200, 201, 400, 404 and 412",
    right: {
      "on the server": { fine: "new", edited: "new", taken: "mine", gone: null, poison: null },
      "set aside with a reason": ["poison"],
      "old records downloaded again": 0,
      "sent again by later syncs": 0,
    },
    play: async (open) => {
      const { server, device } = await open({ schemaValidation: true });
      await textIsText(server);
      const longAgo = Date.now() - 3_600_000;
      for (let index = 0; index < 30; index++) {
        await server.put(`old-${index}`, { text: "old" }, longAgo + index);
      }
      for (const id of ["edited", "gone"]) await server.put(id, { text: "old" });
      const phone = await device({ strategy: "client-wins" });
      await phone.create("poison", { text: 5 });
      await phone.sync();
      const before = server.served().length;
      await phone.update("edited", { text: "new" });
      await phone.delete("gone");
      await phone.update("poison", { text: 6 });
      await phone.create("fine", { text: "new" });
      await phone.create("taken", { text: "mine" });
      const push = phone.network.hold(isPush);
      const syncing = phone.sync();
      await push.stopped;
      await server.put("taken", { text: "theirs" });
      await server.delete("gone");
      push.release();
      const { refused } = await syncing;

      const sent = sentBy(phone, "poison");
      await phone.sync();
      await phone.sync();

      const again = server.served().slice(before);
      return {
        "on the server": await textsOf(server, ["fine", "edited", "taken", "gone", "poison"]),
        "set aside with a reason": [...refused],
        "old records downloaded again": again.filter((id) => id.startsWith("old-")).length,
        "sent again by later syncs": sentBy(phone, "poison") - sent,
      };
    },
  },
  {
    id: "S17",
    title: "records that the server can never store",
    right: {
      "half a character": "refused when written",
      "U+0000": "refused when written",
      "too large": "set aside with a reason",
      "others on the server": 3,
      "sent again by later syncs": 0,
    },
    play: async (open) => {
      const { server, device } = await open({ maxBodySize: 100_000 });
      const poisons = [
        ["half a character", { text: "\ud800" }],
        ["U+0000", { text: "\0" }],
        ["too large", { text: "x".repeat(120_000) }],
      ] as const;
      const facts: Record<string, string> = {};
      let others = 0;
      let again = 0;
      for (const [index, [name, fields]] of poisons.entries()) {
        const phone = await device();
        await phone.create(`fine-${index}`, { text: "new" });
        facts[name] = await fateOf(phone, `poison-${index}`, fields);
        const sent = sentBy(phone, `poison-${index}`);
        await phone.sync();
        await phone.sync();
        again += sentBy(phone, `poison-${index}`) - sent;
        if ((await server.get(`fine-${index}`)) !== null) others++;
      }
      return { ...facts, "others on the server": others, "sent again by later syncs": again };
    },
  },
  {
    id: "S18",
    title: "a conflict waits for the user, and others want to be sent",
    right: { "others on the server": 10, conflicts: ["r"] },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device({ strategy: "manual" });
      await phone.create("r", { text: "old" });
      await phone.sync();
      await server.put("r", { text: "theirs" });
      await phone.update("r", { text: "mine" });
      for (let index = 0; index < 10; index++) await phone.create(`new-${index}`, { text: "new" });

      await phone.sync();
      const { conflicts } = await phone.sync();

      const others = (await server.ids()).filter((id) => id.startsWith("new-")).length;
      return { "others on the server": others, conflicts: [...conflicts] };
    },
  },
  {
    id: "S19",
    title: "a batch is too large for the server (413)",
    right: { "on the server": 25, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open({ maxBodySize: 20_000 });
      const phone = await device();
      for (let index = 0; index < 25; index++) {
        await phone.create(`r${index}`, { text: "x".repeat(2000) });
      }

      await phone.sync();
      const { failure } = await phone.sync();

      const there = (await server.ids()).length;
      return { "on the server": there, unsent: await phone.unsent(), failure };
    },
  },
  {
    /** Kinto undoes the whole batch then, and says 201 of the others all the same. */
    id: "S20",
    title: "one 409 in a batch, which undoes what came before it",
    right: { "taken for sent": 0, "on the server": 3, unsent: 0 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      for (const id of ["a", "b", "c"]) await phone.create(id, { text: "new" });
      let isDue = true;
      server.intercept(async (request, next) => {
        const body = await request.clone().text();
        if (!isDue || !body.includes('"PUT"')) return next(request);
        isDue = false;
        return undone(body);
      });
      await phone.sync();
      const takenForSent = 3 - (await phone.unsent()) - (await server.ids()).length;

      await phone.sync();
      const { ok } = await phone.sync();

      const there = (await server.ids()).length;
      const unsent = await phone.unsent();
      return { "taken for sent": takenForSent, "on the server": there, unsent, ok };
    },
  },
  {
    id: "S21",
    title: "the collection is deleted while a push is on its way (404)",
    right: { here: 3, unsent: 3, "on the server, once it is there again": 3 },
    play: async (open) => {
      const { server, device } = await open();
      const phone = await device();
      for (const id of ["a", "b", "c"]) await phone.create(id, { text: "new" });
      const push = phone.network.hold(isPush);
      const syncing = phone.sync();
      await push.stopped;
      await server.deleteCollection();
      push.release();
      const { ok, failure } = await syncing;
      const here = (await phone.ids()).length;
      const unsent = await phone.unsent();

      await server.createCollection();
      await phone.sync();

      const there = (await server.ids()).length;
      return { here, unsent, "on the server, once it is there again": there, ok, failure };
    },
  },
];

async function textIsText(server: TestServer): Promise<void> {
  const schema = { type: "object", properties: { text: { type: "string" } } };
  await server.ask("PATCH", server.collectionPath, { data: { schema } });
}

async function textsOf(
  server: TestServer,
  ids: readonly string[],
): Promise<Record<string, string | null>> {
  const texts: Record<string, string | null> = {};
  for (const id of ids) texts[id] = await textOf(server, id);
  return texts;
}

/** How many requests carried this record, alone or among others. */
function sentBy({ network }: Client, id: string): number {
  const names = (text: string): boolean => text.includes(`/records/${id}`);
  return network.log.filter((each) => isPush(each) && (names(each.path) || names(each.body)))
    .length;
}

async function fateOf(phone: Client, id: string, fields: Fields): Promise<string> {
  if ((await outcomeOf(() => phone.create(id, fields))) !== "done") {
    await phone.sync();
    return "refused when written";
  }
  const { refused, failure } = await phone.sync();
  if (refused.includes(id)) return "set aside with a reason";
  return failure === null ? "not told of" : `the sync fails (${failure})`;
}

/** The answer to a batch that was undone because of its last part. */
function undone(batch: string): Response {
  const { requests } = JSON.parse(batch) as {
    requests: readonly { path: string; body: { data: object } }[];
  };
  const responses = requests.map(({ path, body: { data } }, index) => {
    const id = path.split("/").at(-1);
    return index === requests.length - 1
      ? { status: 409, path, headers: {}, body: { code: 409, errno: 122, error: "Conflict" } }
      : {
          status: 201,
          path,
          headers: {},
          body: { data: { ...data, id, last_modified: Date.now() + index }, permissions: {} },
        };
  });
  return Response.json({ responses });
}
