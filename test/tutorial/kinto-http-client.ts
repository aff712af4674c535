import KintoClient from "kinto-http";
import {
  RefusedError,
  type Data,
  type Listing,
  type Permissions,
  type Person,
  type Place,
  type Refused,
  type Shown,
  type TutorialClient,
} from "./client.js";
import { authorization } from "./fetch-client.js";

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
type Body = { data: object; permissions?: object };

/** The tutorial with Kinto's own client. It shows bodies, but neither status nor headers. */
export class KintoHttpClient implements TutorialClient {
  readonly #client: (who: Person | undefined) => KintoClient;

  constructor(root: string, fetchFunc: Fetch) {
    this.#client = (who) =>
      new KintoClient(root, {
        fetchFunc: fetchFunc as unknown as () => never,
        headers: who === undefined ? {} : { Authorization: authorization(who) },
      });
  }

  createAccount(name: Person, password: string): Promise<Shown> {
    return show(this.#client(undefined).createAccount(name, password));
  }

  async listRecords(who: Person, place: Place, since?: number): Promise<Listing> {
    const options = since === undefined ? {} : { since: String(since) };
    const { data, last_modified: etag } = await this.#collection(who, place).listRecords(options);
    return { data, timestamp: Number(etag), headers: undefined };
  }

  createRecord(who: Person, place: Place, fields: object): Promise<Shown> {
    return show(this.#collection(who, place).createRecord({ ...fields }));
  }

  getRecord(who: Person, place: Place, id: string): Promise<Shown> {
    return show(this.#collection(who, place).getRecord(id));
  }

  patchRecord(
    who: Person,
    place: Place,
    id: string,
    fields: object,
    match?: number,
  ): Promise<Shown> {
    const safety = match === undefined ? {} : { safe: true, last_modified: match };
    const record = { ...fields, id };
    return show(this.#collection(who, place).updateRecord(record, { patch: true, ...safety }));
  }

  shareRecord(who: Person, place: Place, id: string, permissions: Permissions): Promise<Shown> {
    const options = { patch: true, permissions: permissions as Record<string, string[]> };
    return show(this.#collection(who, place).updateRecord({ id }, options));
  }

  deleteRecord(who: Person, place: Place, id: string, match: number): Promise<Shown> {
    return show(
      this.#collection(who, place).deleteRecord(id, { safe: true, last_modified: match }),
    );
  }

  createBucket(who: Person, bucket: string): Promise<Shown> {
    return show(this.#client(who).createBucket(bucket));
  }

  async getBucket(who: Person, bucket: string): Promise<Shown> {
    return show(
      this.#client(who)
        .bucket(bucket)
        .getData()
        .then((data) => ({ data: data as object })),
    );
  }

  shareBucket(who: Person, bucket: string, permissions: Permissions): Promise<Shown> {
    const added = permissions as Record<string, string[]>;
    const handle = this.#client(who).bucket(bucket);
    // its JSON patch can only add to permissions that exist
    return show(handle.setPermissions({ ...added }));
  }

  createCollection(who: Person, place: Place, permissions: Permissions): Promise<Shown> {
    const options = { permissions: permissions as Record<string, string[]> };
    return show(this.#client(who).bucket(place.bucket).createCollection(place.collection, options));
  }

  createGroup(
    who: Person,
    bucket: string,
    name: string,
    members: readonly string[],
  ): Promise<Shown> {
    return show(
      this.#client(who)
        .bucket(bucket)
        .createGroup(name, [...members]),
    );
  }

  isUnmodified(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #collection(who: Person, { bucket, collection }: Place): ReturnType<typeof collectionOf> {
    return collectionOf(this.#client(who), bucket, collection);
  }
}

function collectionOf(
  client: KintoClient,
  bucket: string,
  collection: string,
): ReturnType<ReturnType<KintoClient["bucket"]>["collection"]> {
  return client.bucket(bucket).collection(collection);
}

async function show(answer: Promise<unknown>): Promise<Shown> {
  try {
    const { data, permissions } = (await answer) as Body;
    return {
      data: data as Data,
      permissions: permissions as Permissions | undefined,
      status: undefined,
      headers: undefined,
    };
  } catch (error) {
    throw new RefusedError(toRefused(error));
  }
}

function toRefused(error: unknown): Refused {
  const { response, data } = error as {
    response?: Response;
    data?: { errno?: number; message?: string; details?: { existing?: Data } };
  };
  if (response === undefined) throw error;
  return {
    status: response.status,
    errno: data?.errno,
    message: data?.message ?? "",
    existing: data?.details?.existing,
  };
}
