import { EventEmitter } from "node:events";
import KintoClient from "kinto-http";
import type { account as accountOf, openDatabase, Database } from "../../src/index.js";
import type { ClientName, ClientOptions, Its, Person, Sent } from "./its.js";
import { PASSWORDS } from "./its.js";

/** Where a server is, and how it is asked. */
export interface Place {
  /** Ends with `/v1`. */
  readonly root: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

type Send = (url: string, init?: RequestInit) => Promise<Response>;

/** How clients of one kind are made. */
export interface Maker {
  readonly name: ClientName;
  readonly make: (
    root: string,
    send: Send,
    person: Person,
    options: ClientOptions,
  ) => Promise<KintoClient>;
  /** Ends what the clients of a feature hold. */
  readonly close: () => Promise<void>;
}

/** The client that the Kinto project publishes: credentials are a header, events need an emitter. */
export function published(): Maker {
  return {
    name: "kinto-http",
    make: (root, send, person, options) =>
      Promise.resolve(
        new KintoClient(root, {
          ...options,
          events: new EventEmitter(),
          headers: { ...signed(person), ...options.headers },
          fetchFunc: ((url: string, init?: RequestInit) => send(url, init)) as () => Promise<never>,
        }),
      ),
    close: async () => {},
  };
}

/** `db.remote()` of a database that is connected as the person. The library comes as an argument: it may be packed. */
export function ours(library: {
  readonly openDatabase: typeof openDatabase;
  readonly account: typeof accountOf;
}): Maker {
  const opened: Database[] = [];
  return {
    name: "db.remote()",
    make: async (root, send, person, options) => {
      const db = await library.openDatabase(`${person}-${opened.length}`, { storage: "memory" });
      opened.push(db);
      const auth = person === "anonymous" ? undefined : library.account(person, PASSWORDS[person]);
      db.connect({ remote: root, fetch: send, ...(auth !== undefined && { auth }) });
      return db.remote(options);
    },
    close: async () => {
      await Promise.all(opened.splice(0).map((db) => db.close()));
    },
  };
}

/** What a feature has at hand. */
export async function openIts(maker: Maker, place: Place): Promise<Its> {
  const sent: Sent[] = [];
  let answering: ((sent: Sent) => Promise<Response>) | undefined;
  const send: Send = (url, init = {}) => {
    const one = describeSent(url.slice(place.root.length), init);
    sent.push(one);
    return answering === undefined ? place.fetch(new Request(url, init)) : answering(one);
  };
  const accounts = new Set<Person>(["somebody", "anonymous"]);
  const clientOf = async (person: Person, options: ClientOptions = {}): Promise<KintoClient> => {
    if (!accounts.has(person)) await createAccount(place, person);
    accounts.add(person);
    return maker.make(place.root, send, person, options);
  };
  const client = await clientOf("bob");
  return {
    name: maker.name,
    client,
    sent,
    clientOf,
    posts: async () => {
      await client.createBucket("blog");
      await client.bucket("blog").createCollection("posts");
      return client.bucket("blog").collection("posts");
    },
    intercept: (answer) => {
      answering = answer;
    },
  };
}

/** It is new, it was there, or the server takes nothing at all: with some settings that is what is tried. */
const MADE = [201, 401, 405, 410];

async function createAccount({ root, fetch }: Place, person: Person): Promise<void> {
  if (person === "anonymous") return;
  const response = await fetch(
    new Request(`${root}/accounts/${person}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: { password: PASSWORDS[person] } }),
    }),
  );
  if (!MADE.includes(response.status)) throw new Error(`no account: ${response.status}`);
}

export function signed(person: Person): Record<string, string> {
  if (person === "anonymous") return {};
  return { Authorization: `Basic ${btoa(`${person}:${PASSWORDS[person]}`)}` };
}

function describeSent(path: string, init: RequestInit): Sent {
  return {
    method: init.method ?? "GET",
    path,
    headers: new Headers(init.headers),
    body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    mode: init.mode,
  };
}
