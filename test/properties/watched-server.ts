import type { Fetch } from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";

/** The fields of a record; every value is written by one edit only, and begins with the device that made it. */
export type Values = Readonly<Record<string, string>>;

/** What goes wrong with one request of a sync, or happens meanwhile. */
export type Mishap =
  | "drop"
  | "lose"
  | "late"
  | "abort"
  | "unavailable"
  | "fail-after"
  | "garbage"
  | "act-before"
  | "act-after";

/** Something that happens to the request of this number, counted from the next one that is such. */
export interface Plan {
  readonly on: "any" | "pull" | "push";
  readonly at: number;
  readonly mishap: Mishap;
  /** What happens meanwhile, or the abort. */
  readonly act: () => Promise<void>;
}

/** One write that the server took: the record before and after it; null: there was none. */
export interface Transition {
  readonly device: string;
  readonly id: string;
  readonly before: Values | null;
  readonly after: Values | null;
}

export interface WatchedServer {
  /** Of a tab of a device. */
  readonly networkOf: (device: string, tab: string) => Fetch;
  readonly plan: (tab: string, plan: Plan | null) => void;
  readonly transitions: readonly Transition[];
  /** Delivers what was given up by its device while it was on its way. */
  readonly deliverLate: () => Promise<void>;
}

interface Part {
  readonly method: string;
  readonly path: string;
}

/** A server that keeps a list of the writes that it took, behind networks that fail as planned. */
export function watchedServer(options: {
  readonly pageSize: number;
  readonly batchSize: number;
}): WatchedServer {
  const server = createKintoServer({
    passwordCost: 4,
    paginateBy: options.pageSize,
    batchMaxRequests: options.batchSize,
    now: () => Date.now(),
  });
  const records = new Map<string, Values>();
  const transitions: Transition[] = [];
  const plans = new Map<string, { readonly plan: Plan; count: number }>();
  const late: (() => Promise<unknown>)[] = [];

  const note = (device: string, { method, path }: Part, status: number, body: unknown): void => {
    const id = /\/records\/([^/?]+)$/.exec(path)?.[1];
    if (id === undefined || status >= 300 || method === "GET") return;
    const { data } = body as { readonly data: Values };
    const { id: _, last_modified: __, ...after } = data;
    const before = records.get(id) ?? null;
    transitions.push({ device, id, before, after: method === "DELETE" ? null : after });
    if (method === "DELETE") records.delete(id);
    else records.set(id, after);
  };
  const serve = async (device: string, url: string, init?: RequestInit): Promise<Response> => {
    const response = await server.fetch(new Request(url, { ...init, signal: null }));
    const text = await response.text();
    if (response.ok && url.endsWith("/batch")) {
      const { requests } = JSON.parse(init?.body as string) as { readonly requests: Part[] };
      const { responses } = JSON.parse(text) as {
        readonly responses: readonly { readonly status: number; readonly body: unknown }[];
      };
      for (const [index, { status, body }] of responses.entries()) {
        note(device, requests[index] as Part, status, body);
      }
    } else if (response.ok && text !== "") {
      note(device, { method: init?.method ?? "GET", path: url }, response.status, JSON.parse(text));
    }
    return new Response(text, { status: response.status, headers: response.headers });
  };

  return {
    transitions,
    plan: (tab, plan) => {
      if (plan === null) plans.delete(tab);
      else plans.set(tab, { plan, count: 0 });
    },
    deliverLate: async () => {
      for (const deliver of late.splice(0)) await deliver();
    },
    networkOf: (device, tab) => async (url, init) => {
      const pass = (): Promise<Response> => serve(device, url, init);
      const planned = plans.get(tab);
      const { on } = planned?.plan ?? {};
      if (planned === undefined || (on !== "any" && on !== kindOf(init))) return pass();
      if (planned.count++ !== planned.plan.at) return pass();
      plans.delete(tab);
      const { mishap, act } = planned.plan;
      switch (mishap) {
        case "drop":
          throw new TypeError("dropped");
        case "lose":
          await pass();
          throw new TypeError("lost");
        case "late":
          late.push(pass);
          throw new TypeError("given up");
        case "abort":
          await act();
          return pass();
        case "unavailable":
          return new Response("{}", { status: 503 });
        case "fail-after":
          await pass();
          return new Response("<html>", { status: 502 });
        case "garbage":
          await pass();
          return new Response('{"resp', { status: 200 });
        case "act-before":
          await act();
          return pass();
        case "act-after": {
          const answer = await pass();
          await act();
          return answer;
        }
      }
    },
  };
}

function kindOf({ method = "GET", body }: RequestInit = {}): "pull" | "push" {
  const isBatch = method === "POST" && typeof body === "string";
  const isPush = isBatch ? /"method":"(?:PUT|DELETE)"/.test(body) : method !== "GET";
  return isPush ? "push" : "pull";
}
