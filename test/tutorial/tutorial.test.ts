import KintoClient from "kinto-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKintoServer, type Listening } from "../../src/server/index.js";
import { kintoUnderTest, REAL_URL } from "../server/kinto-under-test.js";
import type { Person, TutorialClient } from "./client.js";
import { authorization, FetchClient } from "./fetch-client.js";
import { KintoHttpClient } from "./kinto-http-client.js";
import { emptyNotes, STEPS } from "./steps.js";

type Fetch = (request: Request) => Promise<Response>;

/** Somewhere empty to go through the tutorial. */
interface Place {
  readonly root: string;
  readonly fetch: Fetch;
}

const ports: Listening[] = [];

afterAll(() => Promise.all(ports.map((port) => port.close())));

async function withoutPort(): Promise<Place> {
  const kinto = kintoUnderTest();
  await kinto.reset();
  return { root: `${kinto.origin}/v1`, fetch: (request) => kinto.fetch(request) };
}

async function overPort(): Promise<Place> {
  const port = await createKintoServer({ passwordCost: 4 }).listen(0);
  ports.push(port);
  return { root: `${port.url}/v1`, fetch: (request) => fetch(request) };
}

function clientOf(root: string, send: Fetch, who: Person | undefined): KintoClient {
  return new KintoClient(root, {
    fetchFunc: ((url: string, init?: RequestInit) =>
      send(new Request(url, init))) as unknown as () => never,
    headers: who === undefined ? {} : { Authorization: authorization(who) },
  });
}

const CLIENTS: readonly { name: string; make: (place: Place) => TutorialClient }[] = [
  { name: "fetch", make: ({ root, fetch: send }) => new FetchClient(root, send) },
  {
    name: "Kinto's own client",
    make: ({ root, fetch: send }) =>
      new KintoHttpClient((who) => Promise.resolve(clientOf(root, send, who))),
  },
];

const PLACES =
  REAL_URL === undefined
    ? [
        { where: "in memory", open: withoutPort },
        { where: "over a port", open: overPort },
      ]
    : [{ where: REAL_URL, open: withoutPort }];

describe.each(PLACES)("the tutorial, $where", ({ open }) => {
  describe.each(CLIENTS)("with $name", ({ make }) => {
    const notes = emptyNotes();
    let client: TutorialClient | undefined;

    beforeAll(async () => {
      client = make(await open());
    }, 30_000);

    test.each(STEPS)(
      "$title",
      async (step) => {
        expect.hasAssertions();
        if (client !== undefined) await step.run(client, notes);
      },
      30_000,
    );
  });
});
