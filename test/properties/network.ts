import type { Fetch } from "../../src/index.js";
import type { Mishap } from "./mishaps.js";
import type { VirtualTime } from "./virtual-time.js";
import type { Sent, WatchedServer } from "./watched-server.js";

/** The network of one tab. */
export interface TabNetwork {
  readonly fetch: Fetch;
  /** What goes wrong next; null: nothing. */
  readonly plan: (mishap: Mishap | null) => void;
  /** Nothing is sent or received from now on. */
  readonly die: () => void;
}

export interface Network {
  readonly of: (device: string, rotate: () => void) => TabNetwork;
  /** Delivers what is still on its way, though its device has given it up. */
  readonly deliverLate: () => Promise<void>;
  /** Whether anything was ever delivered late. */
  readonly hasBeenLate: () => boolean;
}

interface Serving {
  readonly sent: Sent;
  readonly serve: (sent?: Sent) => Promise<Response>;
}

const NEVER = new Promise<never>(() => {});
/** Longer than a device waits for an answer. */
const SLOW = 40_000;
const DELAY = 120;

/** Networks between tabs and a server, which take their time, and fail as planned. */
export function createNetwork(
  server: WatchedServer,
  time: VirtualTime,
  latencies: readonly number[],
  trace: (line: string) => void,
): Network {
  const late: Sent[] = [];
  let travels = 0;
  let hasBeenLate = false;
  const travel = (): Promise<void> => time.sleep(latencies[travels++ % latencies.length] ?? 0);

  const act = async (mishap: Mishap, { sent, serve }: Serving): Promise<Response> => {
    switch (mishap.kind) {
      case "drop":
        throw new TypeError("dropped");
      case "lose":
        await serve();
        throw new TypeError("lost");
      case "late":
        late.push(sent);
        throw new TypeError("given up");
      case "duplicate":
        late.push(sent);
        return serve();
      case "slow": {
        const answer = await serve();
        await time.sleep(SLOW);
        return answer;
      }
      case "delay": {
        if (mishap.at % 2 === 0) await time.sleep(DELAY);
        const answer = await serve();
        if (mishap.at % 2 === 1) await time.sleep(DELAY);
        return answer;
      }
      case "unauthorized":
        return toAll(sent, { status: 401, errno: 104 });
      case "not-served":
        return Response.json({ errno: 111 }, { status: 404 });
      case "wait":
        return new Response("", { status: 503, headers: { "Retry-After": "30" } });
      case "wait-until": {
        const date = new Date(server.now() + 60_000).toUTCString();
        return Response.json({ errno: 117 }, { status: 429, headers: { "Retry-After": date } });
      }
      case "conflict":
        return toAll(sent, { status: 409, errno: 122 });
      case "fail-before":
        return new Response("<html>", { status: 502 });
      case "fail-after":
        await serve();
        return new Response("<html>", { status: 500 });
      case "truncated": {
        const { status, headers, ...answer } = await textOf(await serve());
        const text = answer.text.slice(0, Math.max(1, answer.text.length / 2));
        return new Response(text, { status, headers });
      }
      case "short": {
        const { status, headers, text } = await textOf(await serve());
        if (!sent.url.endsWith("/batch")) return new Response("[]", { status, headers });
        const { responses } = JSON.parse(text) as { readonly responses?: readonly unknown[] };
        return Response.json({ responses: responses?.slice(0, -1) }, { status });
      }
      case "html":
        return new Response("<html>Sign in to the network of this hotel</html>", { status: 200 });
      case "too-large":
        return Response.json({ errno: 113 }, { status: 413 });
      case "refuse-400":
        return refuseFirst(sent, serve, { status: 400, errno: 107 });
      case "refuse-403":
        return refuseFirst(sent, serve, { status: 403, errno: 121 });
      case "refuse-404":
        return refuseFirst(sent, serve, { status: 404, errno: 111 });
      case "refuse-413":
        return refuseFirst(sent, serve, { status: 413, errno: 113 });
    }
  };

  return {
    hasBeenLate: () => hasBeenLate,
    deliverLate: async () => {
      for (const sent of late.splice(0)) {
        hasBeenLate = true;
        trace(`late: ${describe(sent)}`);
        await server.serve(sent, true);
      }
    },
    of: (device, rotate) => {
      let planned: { readonly mishap: Mishap; left: number } | null = null;
      let isDead = false;
      return {
        plan: (mishap) => {
          planned = mishap === null ? null : { mishap, left: mishap.at };
        },
        die: () => {
          isDead = true;
        },
        fetch: async (url, init = {}) => {
          if (isDead) return NEVER;
          const sent = read(device, url, init);
          const serve = async (changed = sent): Promise<Response> => {
            await travel();
            const answer = await server.serve(changed);
            trace(`${describe(changed)} -> ${answer.status}`);
            await travel();
            return answer;
          };
          const on = planned === null ? null : targetOf(planned.mishap);
          const isMeant = planned !== null && (on === "any" || on === kindOf(sent));
          if (planned === null || !isMeant || planned.left-- > 0) return serve();
          const { mishap } = planned;
          planned = null;
          trace(`${mishap.kind}: ${describe(sent)}`);
          if (mishap.kind === "unauthorized" && mishap.on !== "remote" && mishap.at % 2 === 0)
            rotate();
          return act(mishap, { sent, serve });
        },
      };
    },
  };
}

function read(device: string, url: string, { method = "GET", body, headers }: RequestInit): Sent {
  const given = new Headers(headers);
  // what stands behind the sign makes credentials fresh ones of the same user
  const [authorization = ""] = (given.get("Authorization") ?? "").split("#");
  given.set("Authorization", authorization);
  return { device, url, method, headers: given, body: typeof body === "string" ? body : "" };
}

/** Only what is written can be refused. */
function targetOf({ kind, on }: Mishap): Mishap["on"] {
  return kind.startsWith("refuse") ? "push" : on;
}

function kindOf({ method, url, body }: Sent): "pull" | "push" | "remote" {
  if (/\/buckets\?/.test(url)) return "remote";
  const isPush =
    method === "POST" ? /"method":"(?:PUT|DELETE)"/.test(body) : /^(?:PUT|DELETE)$/.test(method);
  return isPush ? "push" : "pull";
}

function describe({ device, method, url, body }: Sent): string {
  const path = url.replace(/^.*\/v1\//, "");
  return `${device} ${method} ${path} ${kindOf({ device, method, url, body } as Sent) === "push" ? body.replaceAll(/"(?:path|method|headers)":|\/buckets\/default\/collections\/notes/g, "") : ""}`;
}

async function textOf(
  answer: Response,
): Promise<{ status: number; headers: Headers; text: string }> {
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

interface Refusal {
  readonly status: number;
  readonly errno: number;
}

interface Batch {
  readonly requests: readonly { readonly method: string }[];
}

/** Says the same of every request, alone or in a batch; the server sees none of them. */
function toAll({ url, body }: Sent, { status, errno }: Refusal): Response {
  const answer = { code: status, errno };
  if (!url.endsWith("/batch")) return Response.json(answer, { status });
  const { requests } = JSON.parse(body) as Batch;
  return Response.json({ responses: requests.map(() => ({ status, headers: {}, body: answer })) });
}

/** The server sees all but the first write. */
async function refuseFirst(
  sent: Sent,
  serve: (sent?: Sent) => Promise<Response>,
  { status, errno }: Refusal,
): Promise<Response> {
  const body = { code: status, errno, message: "made to be refused" };
  if (!sent.url.endsWith("/batch")) return Response.json(body, { status });
  const { requests, ...batch } = JSON.parse(sent.body) as Batch;
  const index = requests.findIndex(({ method }) => method !== "GET");
  const rest = { ...batch, requests: requests.toSpliced(index, 1) };
  const answers: readonly unknown[] =
    rest.requests.length === 0
      ? []
      : (
          (await (await serve({ ...sent, body: JSON.stringify(rest) })).json()) as {
            readonly responses: readonly unknown[];
          }
        ).responses;
  return Response.json({ responses: answers.toSpliced(index, 0, { status, headers: {}, body }) });
}
