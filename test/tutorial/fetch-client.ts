import {
  PASSWORDS,
  RefusedError,
  type Data,
  type Listing,
  type Permissions,
  type Person,
  type Place,
  type Shown,
  type TutorialClient,
} from "./client.js";

type Fetch = (request: Request) => Promise<Response>;

/** The requests of the tutorial, as `http` sends them there. */
export class FetchClient implements TutorialClient {
  readonly #root: string;
  readonly #fetch: Fetch;

  /** `root` ends with `/v1`. */
  constructor(root: string, fetch: Fetch) {
    this.#root = root;
    this.#fetch = fetch;
  }

  createAccount(name: Person, password: string): Promise<Shown> {
    return this.#show(undefined, "PUT", `/accounts/${name}`, { data: { password } });
  }

  async listRecords(who: Person, place: Place, since?: number): Promise<Listing> {
    const query = since === undefined ? "" : `?_since=${encodeURIComponent(`"${since}"`)}`;
    const response = await this.#send(who, "GET", `${records(place)}${query}`);
    const { data } = (await response.json()) as { data: readonly Data[] };
    const timestamp = Number(response.headers.get("ETag")?.replaceAll('"', ""));
    return { data, timestamp, headers: response.headers };
  }

  createRecord(who: Person, place: Place, fields: object): Promise<Shown> {
    return this.#show(who, "POST", records(place), { data: fields });
  }

  getRecord(who: Person, place: Place, id: string): Promise<Shown> {
    return this.#show(who, "GET", `${records(place)}/${id}`);
  }

  patchRecord(
    who: Person,
    place: Place,
    id: string,
    fields: object,
    match?: number,
  ): Promise<Shown> {
    return this.#show(who, "PATCH", `${records(place)}/${id}`, { data: fields }, match);
  }

  shareRecord(who: Person, place: Place, id: string, permissions: Permissions): Promise<Shown> {
    return this.#show(who, "PATCH", `${records(place)}/${id}`, { permissions });
  }

  deleteRecord(who: Person, place: Place, id: string, match: number): Promise<Shown> {
    return this.#show(who, "DELETE", `${records(place)}/${id}`, undefined, match);
  }

  createBucket(who: Person, bucket: string): Promise<Shown> {
    return this.#show(who, "PUT", `/buckets/${bucket}`);
  }

  getBucket(who: Person, bucket: string): Promise<Shown> {
    return this.#show(who, "GET", `/buckets/${bucket}`);
  }

  shareBucket(who: Person, bucket: string, permissions: Permissions): Promise<Shown> {
    return this.#show(who, "PATCH", `/buckets/${bucket}`, { permissions });
  }

  createCollection(who: Person, place: Place, permissions: Permissions): Promise<Shown> {
    const path = `/buckets/${place.bucket}/collections/${place.collection}`;
    return this.#show(who, "PUT", path, { permissions });
  }

  createGroup(
    who: Person,
    bucket: string,
    name: string,
    members: readonly string[],
  ): Promise<Shown> {
    return this.#show(who, "PUT", `/buckets/${bucket}/groups/${name}`, { data: { members } });
  }

  async isUnmodified(who: Person, place: Place, timestamp: number): Promise<boolean> {
    const response = await this.#fetch(
      new Request(this.#root + records(place), {
        headers: { Authorization: authorization(who), "If-None-Match": `"${timestamp}"` },
      }),
    );
    return response.status === 304;
  }

  async #show(
    who: Person | undefined,
    method: string,
    path: string,
    body?: object,
    match?: number,
  ): Promise<Shown> {
    const response = await this.#send(who, method, path, body, match);
    const { data, permissions } = (await response.json()) as {
      data: Data;
      permissions?: Permissions;
    };
    return { data, permissions, status: response.status, headers: response.headers };
  }

  async #send(
    who: Person | undefined,
    method: string,
    path: string,
    body?: object,
    match?: number,
  ): Promise<Response> {
    const response = await this.#fetch(
      new Request(this.#root + path, {
        method,
        headers: {
          ...(who !== undefined && { Authorization: authorization(who) }),
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...(match !== undefined && { "If-Match": `"${match}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    if (response.status < 400) return response;
    const { errno, message, details } = (await response.json()) as {
      errno: number;
      message?: string;
      details?: { existing?: Data };
    };
    const { status } = response;
    throw new RefusedError({ status, errno, message: message ?? "", existing: details?.existing });
  }
}

export function authorization(who: Person): string {
  return `Basic ${btoa(`${who}:${PASSWORDS[who]}`)}`;
}

function records({ bucket, collection }: Place): string {
  return `/buckets/${bucket}/collections/${collection}/records`;
}
