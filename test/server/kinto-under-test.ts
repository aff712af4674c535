import { startKinto } from "../../scripts/kinto/start-kinto.mjs";
import { createKintoServer, type KintoServerOptions } from "../../src/server/index.js";
import { PROFILES, type Profile, type ProfileName } from "./profiles.js";

/** The Kinto that a suite talks to: ours in this process, or the one that `KINTO_URL` names. */
export interface KintoUnderTest {
  /** Without `/v1`. */
  readonly origin: string;
  readonly isReal: boolean;
  fetch(request: Request): Promise<Response>;
  /** Empties the server. */
  reset(): Promise<void>;
  /** Ends a server that was started for this test alone. */
  stop(): Promise<void>;
}

export const REAL_URL: string | undefined = process.env["KINTO_URL"]?.replace(/\/(v1\/?)?$/, "");

/** Who is asked: our own server, or the real one with this backend (`KINTO_BACKEND`). */
export const UNDER_TEST: "ours" | "memory" | "postgresql" =
  REAL_URL === undefined ? "ours" : backendOf(process.env["KINTO_BACKEND"] ?? "memory");

const SETTINGS: KintoServerOptions = {
  passwordCost: 4,
  flush: true,
  history: true,
  permissionsEndpoint: true,
  userIdSecret: "a-secret-string",
};

/** The real Kinto if there is one, else a new server of ours. */
export function kintoUnderTest(): KintoUnderTest {
  return REAL_URL === undefined ? ourKinto() : realKinto(REAL_URL);
}

/** A new server with the settings of a profile, the real one or ours. Whoever starts it stops it. */
export async function startKintoUnderTest(name: ProfileName): Promise<KintoUnderTest> {
  const profile: Profile = PROFILES[name];
  if (UNDER_TEST === "ours") return ourKinto(profile.ours);
  const { url, stop } = await startKinto({ backend: UNDER_TEST, settings: profile.kinto });
  return { ...realKinto(url), stop };
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
    stop: async () => {},
  };
}

function backendOf(name: string): "memory" | "postgresql" {
  if (name === "memory" || name === "postgresql") return name;
  throw new Error(`KINTO_BACKEND is "${name}": it must be "memory" or "postgresql"`);
}
