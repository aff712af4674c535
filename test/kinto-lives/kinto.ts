import { startKinto } from "../../scripts/kinto/start-kinto.mjs";
import { PASSWORD, type Note } from "./open-tab.js";

/** A real Kinto, asked without the library. */
export interface Kinto {
  /** Without `/v1`. */
  readonly origin: string;
  readonly databaseUrl: string | undefined;
  readonly settingsPath: string;
  readonly signUp: (user: string) => Promise<void>;
  /** One request of this user; the path is below `/v1`. */
  readonly ask: (user: string, path: string, init?: AskOptions) => Promise<Response>;
  /** All pages of a list, in the order in which they come. */
  readonly readAll: <T>(user: string, path: string) => Promise<readonly T[]>;
  /** The bodies of all records that were ever written, as the plugin "history" keeps them. */
  readonly historyOf: (user: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly stop: () => Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type StoredNote = Note & { readonly id: string; readonly last_modified: number };

export const RECORDS = "/buckets/default/collections/notes/records";

export async function openKinto(
  backend: "memory" | "postgresql",
  settings: Readonly<Record<string, string>> = {},
): Promise<Kinto> {
  const { url, databaseUrl, settingsPath, stop } = await startKinto({ backend, settings });
  const ask: Kinto["ask"] = (user, path, { method = "GET", headers, body } = {}) =>
    fetch(path.startsWith("http") ? path : `${url}/v1${path}`, {
      method,
      headers: {
        Authorization: `Basic ${btoa(`${user}:${PASSWORD}`)}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const readAll: Kinto["readAll"] = async <T>(user: string, path: string) => {
    const all: T[] = [];
    for (let next: string | null = path; next !== null;) {
      const page: Response = await ask(user, next);
      if (!page.ok) throw new Error(`${next} answered ${page.status}: ${await page.text()}`);
      all.push(...((await page.json()) as { readonly data: readonly T[] }).data);
      next = page.headers.get("Next-Page");
    }
    return all;
  };
  return {
    origin: url,
    databaseUrl,
    settingsPath,
    stop,
    ask,
    signUp: async (user) => {
      const made = await fetch(`${url}/v1/accounts/${user}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ data: { password: PASSWORD } }),
      });
      if (made.status !== 201) throw new Error(`${user} could not sign up: ${await made.text()}`);
    },
    readAll,
    historyOf: async (user) => {
      const path = "/buckets/default/history?resource_name=record";
      const entries = await readAll<{
        readonly target: { readonly data: Readonly<Record<string, unknown>> };
      }>(user, path);
      return entries.map(({ target }) => target.data);
    },
  };
}
