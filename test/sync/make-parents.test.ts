import { expect, test } from "vitest";
import { accountPrincipal, everyone } from "../../src/protocol/permissions.js";
import type { Answer, HttpRequest } from "../../src/sync/effects.js";
import { pull } from "../../src/sync/pull.js";
import type { Parents } from "../../src/sync/terms.js";
import { answer, batch, Engine, hello, list, lost, type HelloOptions } from "./engine-kit.js";

const PARENTS: Parents = {
  bucket: { write: [accountPrincipal("alice")] },
  collection: { read: [everyone] },
};

const CREATED = answer(201, { data: {} });
const EXISTS = answer(412, { errno: 114 });
const FORBIDDEN = answer(403, { errno: 121 });
const MISSING = answer(404, { errno: 111 });

interface Server {
  /** What a list is answered before anything was made. */
  readonly first: number;
  readonly bucket?: Answer;
  readonly collection?: Answer;
  readonly who?: HelloOptions;
}

function respond({ first, bucket, collection, who }: Server) {
  let made = false;
  return ({ method, path, body }: HttpRequest): Answer => {
    if (method === "PUT" && path === "/buckets/b") return bucket ?? CREATED;
    if (method === "PUT") {
      const given = collection ?? CREATED;
      made = given.kind === "answer" && given.status < 500 && given.status !== 403;
      return given;
    }
    const { requests } = body as { requests: readonly unknown[] };
    if (requests.length === 1) return batch([hello(who)]);
    return batch([hello(who), made ? list([], 50) : { status: first, body: { errno: 111 } }]);
  };
}

const ROWS: readonly (Server & {
  what: string;
  so: string;
  stop: string | null;
  puts: number;
})[] = [
  { what: "both are missing", so: "both are made", first: 403, stop: null, puts: 2 },
  {
    what: "the collection is missing",
    so: "it is made",
    first: 404,
    bucket: EXISTS,
    stop: null,
    puts: 2,
  },
  {
    what: "somebody else made both a moment ago",
    so: "they are taken as they are",
    first: 403,
    bucket: EXISTS,
    collection: EXISTS,
    stop: null,
    puts: 2,
  },
  {
    what: "the user may make no bucket",
    so: "the collection is tried in the one that is there",
    first: 404,
    bucket: FORBIDDEN,
    stop: null,
    puts: 2,
  },
  {
    what: "the bucket is somebody else's",
    so: "the sync stops",
    first: 403,
    bucket: EXISTS,
    collection: FORBIDDEN,
    stop: "forbidden",
    puts: 2,
  },
  {
    what: "there is no bucket and none may be made",
    so: "the sync stops",
    first: 403,
    bucket: FORBIDDEN,
    collection: MISSING,
    stop: "parent-missing",
    puts: 2,
  },
  {
    what: "the answer for the bucket is lost",
    so: "nothing more is sent",
    first: 403,
    bucket: lost("timeout"),
    stop: "timeout",
    puts: 1,
  },
  {
    what: "the server breaks down",
    so: "the sync stops",
    first: 403,
    collection: answer(500, undefined),
    stop: "server-error",
    puts: 2,
  },
];

test.each(ROWS)("P7: where $what, $so", ({ stop, puts, ...server }) => {
  const engine = new Engine({ terms: { ensure: PARENTS }, respond: respond(server) });

  const pulled = engine.run(pull(engine.terms));

  const made = engine.requests.filter(({ method }) => method === "PUT");
  expect(pulled.stop?.why ?? null).toBe(stop);
  expect(made).toHaveLength(puts);
  expect(made[0]).toEqual({
    method: "PUT",
    path: "/buckets/b",
    headers: { "If-None-Match": "*" },
    body: { data: {}, permissions: { write: ["account:alice"] } },
    as: 1,
  });
  expect(made.slice(1)).toEqual(
    made.slice(1).map((request) => ({
      ...request,
      path: "/buckets/b/collections/tasks",
      headers: { "If-None-Match": "*" },
      body: { data: {}, permissions: { read: ["system.Everyone"] } },
    })),
  );
});

test("P7: nothing is made for a stranger", () => {
  const server = respond({ first: 403, who: { principal: "eve" } });
  const database = { server: "http://server/v1", principal: "bob" };
  const engine = new Engine({ terms: { ensure: PARENTS }, database, respond: server });

  const pulled = engine.run(pull(engine.terms));

  expect(pulled.stop?.why).toBe("wrong-identity");
  expect(engine.requests.filter(({ method }) => method === "PUT")).toEqual([]);
});

test.each([
  ["without a wish", { terms: { ensure: null } }],
  ["where something was read before", { terms: { ensure: PARENTS }, state: { cursor: 40 } }],
  ["where nobody is signed in", { terms: { ensure: PARENTS, isAuthenticated: false } }],
])("P7: nothing is made without a wish, nor where something was read before: %s", (_, its) => {
  const engine = new Engine({ ...its, respond: () => batch([hello(), { status: 403 }]) });

  const pulled = engine.run(pull(engine.terms));

  expect(pulled.stop).not.toBeNull();
  expect(engine.requests.filter(({ method }) => method === "PUT")).toEqual([]);
});
