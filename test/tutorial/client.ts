/** The people of the tutorial. */
export const PASSWORDS = { bob: "s3cr3t", alice: "p4ssw0rd", mary: "wh1sp3r" } as const;

export type Person = keyof typeof PASSWORDS;

export interface Place {
  readonly bucket: string;
  readonly collection: string;
}

export type Data = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly last_modified: number;
};

export type Permissions = Readonly<Record<string, readonly string[]>>;

/** An object as the server shows it. What a client does not let through is undefined. */
export interface Shown {
  readonly data: Data;
  readonly permissions: Permissions | undefined;
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
}

export interface Listing {
  readonly data: readonly Data[];
  /** The timestamp of the list. */
  readonly timestamp: number;
  readonly headers: Headers | undefined;
}

/** A request that the server refused. */
export interface Refused {
  readonly status: number;
  readonly errno: number | undefined;
  readonly message: string;
  /** The version of the server, where it sent one. */
  readonly existing: Data | undefined;
}

export class RefusedError extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(`${refused.status} ${refused.message}`);
    this.refused = refused;
  }
}

/** What a client must be able to do for the tutorial. Refusals are thrown as `RefusedError`. */
export interface TutorialClient {
  createAccount(name: Person, password: string): Promise<Shown>;
  listRecords(who: Person, place: Place, since?: number): Promise<Listing>;
  createRecord(who: Person, place: Place, fields: object): Promise<Shown>;
  getRecord(who: Person, place: Place, id: string): Promise<Shown>;
  patchRecord(
    who: Person,
    place: Place,
    id: string,
    fields: object,
    match?: number,
  ): Promise<Shown>;
  shareRecord(who: Person, place: Place, id: string, permissions: Permissions): Promise<Shown>;
  deleteRecord(who: Person, place: Place, id: string, match: number): Promise<Shown>;
  createBucket(who: Person, bucket: string): Promise<Shown>;
  getBucket(who: Person, bucket: string): Promise<Shown>;
  shareBucket(who: Person, bucket: string, permissions: Permissions): Promise<Shown>;
  createCollection(who: Person, place: Place, permissions: Permissions): Promise<Shown>;
  createGroup(
    who: Person,
    bucket: string,
    name: string,
    members: readonly string[],
  ): Promise<Shown>;
  /** Whether the list has not changed; undefined if the client cannot ask. */
  isUnmodified(who: Person, place: Place, timestamp: number): Promise<boolean | undefined>;
}
