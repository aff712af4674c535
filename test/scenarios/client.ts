import type { Json } from "../../src/index.js";
import type { TestNetwork } from "../../src/testing/index.js";

/** The fields of a record, without `id` and `last_modified`. */
export type Fields = Readonly<Record<string, Json | undefined>>;

/** What a sync brought, in words that both libraries have. */
export interface Synced {
  readonly ok: boolean;
  /** The name of what kept it from its end, returned or thrown. */
  readonly failure: string | null;
  /** The records that wait for a decision. */
  readonly conflicts: readonly string[];
  /** The records that the server refused. */
  readonly refused: readonly string[];
  /** The records of which this sync says that one side was overridden. */
  readonly overridden: readonly string[];
}

/** One device, or one tab of it: what every sync library of Kinto can do. */
export interface Client {
  /** Between the device and the server. */
  readonly network: TestNetwork;
  readonly create: (id: string, fields: Fields) => Promise<void>;
  readonly createMany: (records: Readonly<Record<string, Fields>>) => Promise<void>;
  /** Replaces the record whole. */
  readonly put: (id: string, fields: Fields) => Promise<void>;
  /** Changes these fields only. */
  readonly update: (id: string, changes: Fields) => Promise<void>;
  readonly delete: (id: string) => Promise<void>;
  readonly get: (id: string) => Promise<Fields | null>;
  /** The ids of all records that the app is shown, in order. */
  readonly ids: () => Promise<readonly string[]>;
  readonly sync: () => Promise<Synced>;
  /** How many records have edits of which the library does not know that the server has them. */
  readonly unsent: () => Promise<number>;
  /** The ids of the records that events of this tab told of, from now on. */
  readonly listen: () => Promise<readonly string[]>;
  /** Empties the database of this device: everything here is gone, and the next sync begins anew. */
  readonly clear: () => Promise<void>;
  /** Signs in once more, as an app does after `clear` was called, perhaps in another tab. */
  readonly signIn: () => void;
  /** The tab goes away, with what it had on its way. What is stored stays. */
  readonly close: () => Promise<void>;
}

/** Code that a record passes on its way to the server and back. */
export interface Transformer {
  readonly encode: (record: Fields) => Fields;
  readonly decode: (record: Fields) => Fields;
}

export interface ClientOptions {
  readonly network: TestNetwork;
  readonly remote: string;
  readonly bucket: string;
  readonly collection: string;
  /** The name of the database: one name is one device. */
  readonly database: string;
  /** `library`: what it does where nothing is said. */
  readonly strategy: "library" | "manual" | "server-wins" | "client-wins";
  /** Gives the `Authorization`; asked again where the library can. */
  readonly auth: () => string;
  readonly timeout?: number;
  /** Whether to keep records in memory where there is no IndexedDB. */
  readonly mayBeInMemory: boolean;
  readonly transformers?: readonly Transformer[];
}

/** A library under comparison. */
export interface Library {
  readonly name: "kintsugi" | "kinto.js";
  readonly open: (options: ClientOptions) => Promise<Client>;
}
