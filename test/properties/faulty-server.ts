import { createKintoServer } from "../../src/server/index.js";
import type { Fetch } from "../../src/index.js";
import type { Random } from "../../src/testing/seeded-random.js";

interface Batch {
  readonly requests?: readonly { readonly body?: { readonly data?: object } }[];
  readonly data?: object;
}

/** A server behind a network that fails, and what was written to it. */
export interface FaultyServer {
  /** The network of a device, whose failures go into the trace under its name. */
  readonly networkOf: (device: string) => Fetch;
  /** Every value that the server ever took in a record. */
  readonly accepted: ReadonlySet<string>;
  /** How many requests in a hundred go wrong. */
  readonly setFaults: (percent: number) => void;
  /** Does something the moment this device sends its next request. */
  readonly atNextRequest: (device: string, act: () => void) => void;
  /** Delivers what was duplicated and is still on its way. */
  readonly deliverAll: () => Promise<void>;
}

/**
 * Drops requests and answers, answers with errors before and after acting, cuts answers off, and delivers
 * copies of requests later.
 */
export function faultyServer(random: Random, trace: (line: string) => void): FaultyServer {
  let now = 1_700_000_000_000;
  const server = createKintoServer({
    passwordCost: 4,
    batchMaxRequests: [1, 2, 25][random(3)] ?? 25,
    paginateBy: [1, 2, 3, 25][random(4)] ?? 25,
    now: () => now,
  });
  const accepted = new Set<string>();
  const late: (() => Promise<unknown>)[] = [];
  const waiting = new Map<string, () => void>();
  let percent = 0;

  const serve = async (url: string, init: RequestInit | undefined): Promise<Response> => {
    now += random(3);
    const answer = await server.fetch(new Request(url, init));
    await note(accepted, init?.body, answer.clone());
    return answer;
  };
  const faults: readonly ((device: string, pass: () => Promise<Response>) => Promise<Response>)[] =
    [
      (device) => {
        trace(`${device}: the request is dropped`);
        throw new TypeError("dropped");
      },
      async (device, pass) => {
        trace(`${device}: the answer is dropped`);
        await pass();
        throw new TypeError("lost");
      },
      async (device) => {
        trace(`${device}: 503`);
        return new Response("{}", { status: 503 });
      },
      async (device, pass) => {
        trace(`${device}: 500, after the server acted`);
        await pass();
        return new Response("<html>", { status: 500 });
      },
      async (device, pass) => {
        trace(`${device}: the answer is cut off`);
        const { status, headers, ...rest } = await pass().then(async (answer) => ({
          status: answer.status,
          headers: answer.headers,
          text: await answer.text(),
        }));
        return new Response(rest.text.slice(0, rest.text.length / 2), { status, headers });
      },
      (device, pass) => {
        trace(`${device}: a copy of the request stays on its way`);
        late.push(pass);
        return pass();
      },
    ];

  return {
    accepted,
    setFaults: (value) => {
      percent = value;
    },
    atNextRequest: (device, act) => waiting.set(device, act),
    deliverAll: async () => {
      for (const deliver of late.splice(0)) await deliver();
    },
    networkOf: (device) => async (url, init) => {
      waiting.get(device)?.();
      waiting.delete(device);
      if (late.length > 0 && random(4) === 0) {
        trace("a late copy arrives");
        await late.splice(random(late.length), 1)[0]?.();
      }
      const pass = (): Promise<Response> => serve(url, init);
      if (random(100) >= percent) return pass();
      return (faults[random(faults.length)] ?? faults[0])?.(device, pass) ?? pass();
    },
  };
}

/** Remembers the values of the records that the server took. */
async function note(
  accepted: Set<string>,
  body: RequestInit["body"] | undefined,
  answer: Response,
): Promise<void> {
  if (typeof body !== "string" || !answer.ok) return;
  const { requests, data } = JSON.parse(body) as Batch;
  const take = (fields: object | undefined): void => {
    for (const value of Object.values(fields ?? {})) accepted.add(String(value));
  };
  if (requests === undefined) return take(data);
  const { responses } = (await answer.json()) as { responses: readonly { status: number }[] };
  for (const [index, { status }] of responses.entries()) {
    if (status < 300) take(requests[index]?.body?.data);
  }
}
