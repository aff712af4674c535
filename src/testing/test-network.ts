import { answersIn, hasPart, responseOf, takePart, type PartAnswer } from "./batch-parts.js";

/** One request that was tried, as the network saw it. Never its `Authorization`. */
export interface TriedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string;
  /** Whether the server got it. */
  readonly arrived: boolean;
}

/** Which requests a verb is about; absent: all. */
export type Matching = (request: Omit<TriedRequest, "arrived">) => boolean;

/** A request that was stopped on its way. */
export interface Held {
  /** Resolves when the request has been stopped. */
  readonly stopped: Promise<void>;
  /** Lets it go on to the server, and its answer back. */
  readonly release: () => void;
}

/** A device's network, which fails when it is told to. */
export interface TestNetwork {
  /** For `connect({ fetch })`. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** Everything that was tried, in order. */
  readonly log: readonly TriedRequest[];
  readonly goOffline: () => void;
  readonly goOnline: () => void;
  /** The server gets the next such request, and acts on it; its answer never comes back. */
  readonly loseAnswer: (matching?: Matching) => void;
  /** The next such request is answered by a proxy, with this status; the server never sees it. */
  readonly failNext: (status: number, matching?: Matching) => void;
  /** The next such request, alone or in a batch, is refused like this; the server never sees it, but for the rest of the batch. */
  readonly refuse: (answer: PartAnswer, matching?: Matching) => void;
  /** The server acts on the next such request, alone or in a batch; of its answer, `change` makes another. */
  readonly changeAnswer: (matching: Matching, change: (answer: PartAnswer) => PartAnswer) => void;
  /** Stops the next such request before it reaches the server. */
  readonly hold: (matching?: Matching) => Held;
  /** The server acts on the next such request, and then its answer is stopped. */
  readonly holdAnswer: (matching?: Matching) => Held;
}

type Pass = (request?: Request) => Promise<Response>;

interface Rule {
  readonly matching: Matching;
  readonly act: (pass: Pass, arrive: () => void, request: Request) => Promise<Response>;
}

/** A network in front of a server, given by its `fetch`. */
export function createTestNetwork(server: {
  readonly fetch: (request: Request) => Promise<Response>;
}): TestNetwork {
  const log: TriedRequest[] = [];
  const rules: Rule[] = [];
  let isOnline = true;

  const add = (matching: Matching | undefined, act: Rule["act"]): void => {
    rules.push({ matching: matching ?? (() => true), act });
  };
  const addHold = (matching: Matching | undefined, order: "before" | "after"): Held => {
    const stop = gate();
    const go = gate();
    add(matching, async (pass, arrive) => {
      if (order === "after") arrive();
      const answer = order === "after" ? await pass() : undefined;
      stop.open();
      await go.opened;
      if (order === "before") arrive();
      return answer ?? pass();
    });
    return { stopped: stop.opened, release: go.open };
  };

  return {
    log,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const { pathname, search } = new URL(url);
      const body = typeof init?.body === "string" ? init.body : "";
      const tried = { method: request.method, path: pathname + search, body };
      const index = log.length;
      log.push({ ...tried, arrived: false });
      const arrive = (): void => {
        log[index] = { ...tried, arrived: true };
      };
      if (!isOnline) throw new TypeError("The network is cut off");
      const found = rules.findIndex((rule) => rule.matching(tried));
      const pass: Pass = (changed = request) => server.fetch(changed);
      const [rule] = found === -1 ? [] : rules.splice(found, 1);
      if (rule !== undefined) return rule.act(pass, arrive, request.clone());
      arrive();
      return pass();
    },
    goOffline: () => {
      isOnline = false;
    },
    goOnline: () => {
      isOnline = true;
    },
    loseAnswer: (matching) => {
      add(matching, async (pass, arrive) => {
        arrive();
        await pass();
        throw new TypeError("The answer was lost");
      });
    },
    failNext: (status, matching) => {
      add(matching, () => Promise.resolve(new Response("<html>proxy</html>", { status })));
    },
    refuse: (answer, matching = () => true) => {
      add(hasPart(matching), async (pass, arrive, request) => {
        const { index, rest } = await takePart(request, matching);
        if (rest === null) return responseOf(index, [answer]);
        arrive();
        const answers = await answersIn(await pass(rest));
        return responseOf(index, answers.toSpliced(index, 0, answer));
      });
    },
    changeAnswer: (matching, change) => {
      add(hasPart(matching), async (pass, arrive, request) => {
        const { index } = await takePart(request, matching);
        arrive();
        const answers = await answersIn(await pass());
        return responseOf(
          index,
          answers.map((answer, at) => (at === Math.max(index, 0) ? change(answer) : answer)),
        );
      });
    },
    hold: (matching) => addHold(matching, "before"),
    holdAnswer: (matching) => addHold(matching, "after"),
  };
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const target = new EventTarget();
  const opened = new Promise<void>((resolve) => {
    target.addEventListener("open", () => resolve(), { once: true });
  });
  return { opened, open: () => target.dispatchEvent(new Event("open")) };
}
