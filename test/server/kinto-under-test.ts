import { createKintoServer, type KintoServerOptions } from "../../src/server/index.js";

/** The Kinto that a suite talks to: ours in this process, or the one that `KINTO_URL` names. */
export interface KintoUnderTest {
  /** Without `/v1`. */
  readonly origin: string;
  readonly isReal: boolean;
  fetch(request: Request): Promise<Response>;
  /** Empties the server. */
  reset(): Promise<void>;
}

export const REAL_URL: string | undefined = process.env["KINTO_URL"]?.replace(/\/(v1\/?)?$/, "");

const SETTINGS: KintoServerOptions = {
  passwordCost: 4,
  flush: true,
  userIdSecret: "a-secret-string",
};

/** The real Kinto if there is one, else a new server of ours. */
export function kintoUnderTest(): KintoUnderTest {
  return REAL_URL === undefined ? ourKinto() : realKinto(REAL_URL);
}

export function ourKinto(options: KintoServerOptions = {}): KintoUnderTest {
  const server = createKintoServer({ ...SETTINGS, ...options });
  return resettable("http://localhost:8888", false, (request) => server.fetch(request));
}

export function realKinto(origin: string): KintoUnderTest {
  return resettable(origin, true, (request) => fetch(request));
}

function resettable(
  origin: string,
  isReal: boolean,
  send: (request: Request) => Promise<Response>,
): KintoUnderTest {
  return {
    origin,
    isReal,
    fetch: send,
    reset: async () => {
      const response = await send(new Request(`${origin}/v1/__flush__`, { method: "POST" }));
      if (response.status !== 202) throw new Error(`flush answered ${response.status}`);
    },
  };
}
