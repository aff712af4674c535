import type KintoClient from "kinto-http";
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

type Body = { data: object; permissions?: object };

/** The tutorial with Kinto's own client, however it was made. It shows bodies, but neither status nor headers. */
export class KintoHttpClient implements TutorialClient {
  readonly #clientOf: (who: Person | undefined) => Promise<KintoClient>;

  constructor(clientOf: (who: Person | undefined) => Promise<KintoClient>) {
    this.#clientOf = clientOf;
  }

  async createAccount(name: Person, password: string): Promise<Shown> {
    const client = await this.#clientOf(undefined);
    return show(client.createAccount(name, password));
  }

  async listRecords(who: Person, place: Place, since?: number): Promise<Listing> {
    const options = since === undefined ? {} : { since: String(since) };
    const collection = await this.#collection(who, place);
    const { data, last_modified: etag } = await collection.listRecords(options);
    return { data, timestamp: Number(etag), headers: undefined };
  }

  async createRecord(who: Person, place: Place, fields: object): Promise<Shown> {
    const collection = await this.#collection(who, place);
    return show(collection.createRecord({ ...fields }));
  }

  async getRecord(who: Person, place: Place, id: string): Promise<Shown> {
    const collection = await this.#collection(who, place);
    return show(collection.getRecord(id));
  }

  async patchRecord(
    who: Person,
    place: Place,
    id: string,
    fields: object,
    match?: number,
  ): Promise<Shown> {
    // a client may be safe by default: without a timestamp that means "only if it does not exist"
    const safety = match === undefined ? { safe: false } : { safe: true, last_modified: match };
    const record = { ...fields, id };
    const collection = await this.#collection(who, place);
    return show(collection.updateRecord(record, { patch: true, ...safety }));
  }

  async shareRecord(
    who: Person,
    place: Place,
    id: string,
    permissions: Permissions,
  ): Promise<Shown> {
    const granted = permissions as Record<string, string[]>;
    const collection = await this.#collection(who, place);
    const options = { patch: true, safe: false, permissions: granted };
    return show(collection.updateRecord({ id }, options));
  }

  async deleteRecord(who: Person, place: Place, id: string, match: number): Promise<Shown> {
    const collection = await this.#collection(who, place);
    return show(collection.deleteRecord(id, { safe: true, last_modified: match }));
  }

  async createBucket(who: Person, bucket: string): Promise<Shown> {
    const client = await this.#clientOf(who);
    return show(client.createBucket(bucket));
  }

  async getBucket(who: Person, bucket: string): Promise<Shown> {
    const client = await this.#clientOf(who);
    const data = client.bucket(bucket).getData<object>();
    return show(data.then((shown) => ({ data: shown })));
  }

  async shareBucket(who: Person, bucket: string, permissions: Permissions): Promise<Shown> {
    const added = permissions as Record<string, string[]>;
    const handle = (await this.#clientOf(who)).bucket(bucket);
    // its JSON patch can only add to permissions that exist
    return show(handle.setPermissions({ ...added }, { safe: false }));
  }

  async createCollection(who: Person, place: Place, permissions: Permissions): Promise<Shown> {
    const options = { permissions: permissions as Record<string, string[]> };
    const bucket = (await this.#clientOf(who)).bucket(place.bucket);
    return show(bucket.createCollection(place.collection, options));
  }

  async createGroup(
    who: Person,
    bucket: string,
    name: string,
    members: readonly string[],
  ): Promise<Shown> {
    const client = await this.#clientOf(who);
    return show(client.bucket(bucket).createGroup(name, [...members]));
  }

  isUnmodified(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async #collection(
    who: Person,
    { bucket, collection }: Place,
  ): Promise<ReturnType<ReturnType<KintoClient["bucket"]>["collection"]>> {
    const client = await this.#clientOf(who);
    return client.bucket(bucket).collection(collection);
  }
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
