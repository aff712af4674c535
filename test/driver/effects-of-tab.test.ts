import { describe, expect, test, vi } from "vitest";
import { Credentials } from "../../src/driver/credentials.js";
import { effectsOf, type Tab } from "../../src/driver/effects-of-tab.js";
import { perform } from "../../src/driver/perform.js";
import { StorageFullError, StorageUnavailableError } from "../../src/errors.js";
import type { Transport } from "../../src/http/kinto-transport.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";
import { ask, request, transact, type Version } from "../../src/sync/effects.js";
import { create, edit, live, openTab, NOTES, TASKS, type Instead } from "../view/replicas.js";

const answered = { kind: "answer", status: 200, header: () => undefined, body: {} } as const;

const APP: Tab["app"] = {
  merge: () => Promise.resolve(null),
  decode: (_, versions) => Promise.resolve(versions),
  encode: () => Promise.resolve([]),
};

async function open(its: Partial<Tab> = {}, instrument: (store: Store) => Instead = () => ({})) {
  const tab = await openTab(createMemoryStorage(), instrument);
  const transport = vi.fn<Transport>(() => Promise.resolve(answered));
  const effects = effectsOf({
    replica: tab.replica,
    transport,
    credentials: new Credentials(() => "secret"),
    signal: new AbortController().signal,
    app: APP,
    collections: [TASKS, NOTES],
    ...its,
  });
  return { tab, transport, effects };
}

describe("a request", () => {
  const get = { method: "GET", path: "/x" } as const;

  test("is signed, and its answer says as whom it was asked", async () => {
    const { effects, transport } = await open();

    const answer = await perform(request("pull.request", { ...get, as: 1 }), effects);

    expect(answer).toMatchObject({ kind: "answer", status: 200, as: 1 });
    expect(transport.mock.calls[0]?.[0]).toEqual(get);
    expect(transport.mock.calls[0]?.[1].authorization).toBe("secret");
  });

  test("that is meant for other credentials is not sent", async () => {
    const { effects, transport } = await open();

    const answer = await perform(request("push.request", { ...get, as: 7 }), effects);

    expect(answer).toEqual({ kind: "lost", why: "credentials-changed" });
    expect(transport).not.toHaveBeenCalled();
  });

  test("without credentials is asked as nobody", async () => {
    const { effects, transport } = await open({ credentials: new Credentials(undefined) });

    expect(await perform(request("pull.request", { ...get, as: 0 }), effects)).toMatchObject({
      as: 0,
    });
    expect(transport.mock.calls[0]?.[1].authorization).toBeNull();
  });

  test("that is lost is lost", async () => {
    const lost = { kind: "lost", why: "timeout" } as const;
    const { effects } = await open({ transport: () => Promise.resolve(lost) });

    expect(await perform(request("pull.request", get), effects)).toEqual(lost);
  });
});

describe("a question to the app", () => {
  const about = { id: "a", base: null, local: {}, remote: {}, contested: [], sent: [] };

  test("gives its answer", async () => {
    const { effects } = await open({
      app: { ...APP, merge: () => Promise.resolve({ title: "x" }) },
    });
    expect(await perform(ask("merge.ask", TASKS, "merge", about), effects)).toEqual({
      kind: "answered",
      value: { title: "x" },
    });
  });

  test("whose answer is an error says so", async () => {
    const cause = new Error("my own fault");
    const { effects } = await open({ app: { ...APP, merge: () => Promise.reject(cause) } });
    expect(await perform(ask("merge.ask", TASKS, "merge", about), effects)).toEqual({
      kind: "threw",
      cause,
    });
  });

  test("that is never answered ends with the sync", async () => {
    const abort = new AbortController();
    const { effects } = await open({
      signal: abort.signal,
      app: { ...APP, merge: () => new Promise(() => undefined) },
    });
    const asking = perform(ask("merge.ask", TASKS, "merge", about), effects);

    abort.abort();

    expect(await asking).toEqual({ kind: "aborted" });
  });

  test("is not put after the sync was ended", async () => {
    const merge = vi.fn(() => Promise.resolve(null));
    const { effects } = await open({ app: { ...APP, merge }, signal: AbortSignal.abort() });

    expect(await perform(ask("merge.ask", TASKS, "merge", about), effects)).toEqual({
      kind: "aborted",
    });
    expect(merge).not.toHaveBeenCalled();
  });

  test("about versions and bodies goes to the functions for those", async () => {
    const version = live("a", 1);
    const encode = vi.fn(() => Promise.resolve([{ kind: "encoded", body: {} } as const]));
    const { effects } = await open({ app: { ...APP, encode } });
    const bodies = [{ id: "a", body: { title: "x" } }];

    expect(await perform(ask("pull.decode", TASKS, "decode", [version]), effects)).toEqual({
      kind: "answered",
      value: [version],
    });
    await perform(ask("push.encode", TASKS, "encode", bodies), effects);
    expect(encode).toHaveBeenCalledWith(TASKS, bodies);
  });

  test("about credentials asks for fresh ones", async () => {
    const given = ["old", "new"];
    const credentials = new Credentials(() => given.shift() ?? null);
    await credentials.current();
    const { effects } = await open({ credentials });

    expect(await perform(ask("auth.ask", TASKS, "credentials", "refused"), effects)).toEqual({
      kind: "answered",
      value: true,
    });
    expect((await credentials.current()).header).toBe("new");
  });
});

describe("a transaction", () => {
  test("sees the operations of this tab, and what it stores is in memory and has a version", async () => {
    const { tab, effects } = await open();
    await edit(tab, "mine", {});

    const committed = await perform(
      transact("pull.commit", TASKS, null, (situation) => [
        {
          confirm: [live("theirs", 5)],
          ops: [create("more")],
          state: { cursor: 5 },
          database: { principal: "account:bob" },
        },
        [...situation.operations()].map(({ id }) => id),
      ]),
      effects,
    );

    const { epoch } = tab.replica.database;
    expect(committed).toEqual({
      kind: "committed",
      result: ["mine"],
      version: { epoch, generation: 0, confirmed: 2 },
    });
    expect([...tab.replica.records(TASKS)].map(({ id }) => id)).toEqual(["more", "mine", "theirs"]);
    expect(tab.replica.database.principal).toBe("account:bob");
  });

  test("knows no confirmed records where they are not in memory", async () => {
    const { tab, effects } = await open();
    const look = (): Promise<unknown> =>
      perform(
        transact("pull.commit", TASKS, null, ({ confirmed }) => [
          null,
          confirmed?.get("a") ?? null,
        ]),
        effects,
      );
    await perform(
      transact("pull.commit", TASKS, null, () => [{ confirm: [live("a", 5)] }, null]),
      effects,
    );

    expect(await look()).toMatchObject({ result: null });
    await tab.replica.load(TASKS, "records");
    expect(await look()).toMatchObject({ result: live("a", 5) });
  });

  // what is expected of the version that is there → whether the decision is made
  test.each<[Partial<Version>, "committed" | "superseded"]>([
    [{}, "committed"],
    [{ confirmed: null }, "committed"],
    [{ confirmed: 9 }, "superseded"],
    [{ generation: 1 }, "superseded"],
    [{ epoch: "another" }, "superseded"],
  ])("that expects %j is %s", async (its, kind) => {
    const { tab, effects } = await open();
    const expected = { epoch: tab.replica.database.epoch, generation: 0, confirmed: 0, ...its };
    const decide = vi.fn(() => [{ ops: [create("a")] }, "decided"] as const);

    const committed = await perform(transact("push.settle", TASKS, expected, decide), effects);

    expect(committed.kind).toBe(kind);
    expect(decide).toHaveBeenCalledTimes(kind === "committed" ? 1 : 0);
    expect(await tab.store.head(TASKS)).toBe(kind === "committed" ? 1 : 0);
  });

  test("over replaced content is superseded", async () => {
    const { tab, effects } = await open();
    await edit(tab, "a", {});
    await tab.store.replace(() => undefined);

    const committed = await perform(
      transact("push.settle", TASKS, null, () => [null, 1]),
      effects,
    );

    expect(committed).toEqual({ kind: "superseded" });
    expect(tab.replica.fold(TASKS)).toBeUndefined();
  });

  test.each([
    [new StorageFullError("full"), { kind: "refused", why: "quota" }],
    [new StorageUnavailableError("gone"), { kind: "refused", why: "unavailable" }],
  ])("that the storage refuses says so: %s", async (cause, refused) => {
    const { effects } = await open({}, () => ({ transact: () => Promise.reject(cause) }));

    const committed = await perform(
      transact("push.settle", TASKS, null, () => [null, 1]),
      effects,
    );

    expect(committed).toEqual({ ...refused, cause });
  });

  test("whose decision throws rejects: that is our own fault", async () => {
    const { tab, effects } = await open();
    const failing = perform(
      transact("push.settle", TASKS, null, () => {
        throw new Error("a bug");
      }),
      effects,
    );

    await expect(failing).rejects.toThrow("a bug");
    expect(await tab.store.head(TASKS)).toBe(0);
  });

  test("that changes nothing writes nothing", async () => {
    const { tab, effects } = await open();
    await perform(
      transact("sync.load", TASKS, null, () => [null, 1]),
      effects,
    );
    await perform(
      transact("sync.load", TASKS, null, () => [{ confirm: [] }, 1]),
      effects,
    );
    expect(await tab.store.head(TASKS)).toBe(0);
  });
});
