import type { Version } from "./ledger.js";

/** Cut off: the server died before its answer was there. */
export class CutOffError extends Error {
  override readonly name = "CutOffError";
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: number;
}

/** Asks one server as one user. */
export class Client {
  readonly #url: string;
  readonly #authorization: string;

  constructor(url: string, credentials: string) {
    this.#url = url;
    this.#authorization = `Basic ${btoa(credentials)}`;
  }

  /** Throws `CutOffError` without an answer, and any other error for one that is no success. */
  async send(method: string, path: string, body?: object): Promise<Answer> {
    const { status, text, etag } = await this.#fetch(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return { status, body: JSON.parse(text), etag };
  }

  async #fetch(
    method: string,
    path: string,
    body: object | undefined,
  ): Promise<{ readonly status: number; readonly text: string; readonly etag: number }> {
    try {
      const response = await fetch(this.#url + path, {
        method,
        headers: { Authorization: this.#authorization, "Content-Type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const etag = Number(response.headers.get("ETag")?.replaceAll('"', "") ?? 0);
      return { status: response.status, text: await response.text(), etag };
    } catch (cause) {
      throw new CutOffError(`${method} ${path}`, { cause });
    }
  }
}

interface Listed {
  readonly id: string;
  readonly last_modified: number;
  readonly deleted?: boolean;
  readonly tag?: string;
}

/** Everything in a list, by the path of the object. */
export async function readList(client: Client, list: string): Promise<Map<string, Version>> {
  const versions = new Map<string, Version>();
  const answer = await client.send("GET", `${list}?_since=0`);
  for (const object of (answer.body as { data: readonly Listed[] }).data) {
    const path = `${list}/${object.id}`;
    const lastModified = object.last_modified;
    if (object.deleted === true) {
      versions.set(path, { tag: undefined, reader: undefined, lastModified });
      continue;
    }
    const whole = (await client.send("GET", path)).body as {
      readonly data: Listed;
      readonly permissions: { readonly read?: readonly string[] };
    };
    if (whole.data.last_modified !== lastModified) throw new Error(`${path} differs from its list`);
    versions.set(path, { tag: object.tag, reader: whole.permissions.read?.[0], lastModified });
  }
  return versions;
}
