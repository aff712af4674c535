import type { At, Path } from "../record/path.js";
import type { RecordId } from "../record/record.js";

/** A record as it is read: frozen, with its id, and a `last_modified` once the server gave it one. */
export type Stored<T> = Readonly<T> & {
  readonly id: RecordId;
  /** The server's timestamp of the version this one is based on, in milliseconds; absent until it was sent. */
  readonly last_modified?: number;
};

/** The fields that belong to the app. Each type of a union on its own: `Omit` alone keeps what they share. */
export type Content<T> = T extends unknown ? Omit<T, "id" | "last_modified"> : never;

/** What `create` takes: the fields, and an id where the app chooses it. */
export type Draftable<T> = Content<T> & { readonly id?: RecordId };

/** What `put` takes: a whole record. Its `last_modified` is ignored. */
export type Puttable<T> = Content<T> & {
  readonly id: RecordId;
  readonly last_modified?: number | undefined;
};

/** What `importBulk` takes: a record as the server has it. */
export type Imported<T> = Content<T> & { readonly id: RecordId; readonly last_modified: number };

/** A deletion, as the server's lists show it. */
export interface Deletion {
  readonly id: RecordId;
  readonly last_modified: number;
  readonly deleted: true;
}

/** Some fields of a record. `undefined` removes a field, where the record may lack it. */
export type Changes<T> = {
  readonly [K in Exclude<KeysOf<T>, "id" | "last_modified">]?: K extends OptionalKeys<T>
    ? ValueOf<T, K> | undefined
    : ValueOf<T, K>;
};

type KeysOf<T> = T extends unknown ? keyof T : never;

type ValueOf<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/** The fields that a record may lack. */
type OptionalKeys<T> = T extends unknown
  ? { [K in keyof T]-?: {} extends Pick<T, K> ? K : never }[keyof T]
  : never;

/**
 * Only known fields, and no `undefined` for those that a record must have: what {@link Changes} alone cannot refuse
 * where the app is compiled without `exactOptionalPropertyTypes`.
 */
export type Definite<T, C> = {
  readonly [K in keyof C]: K extends keyof Changes<T>
    ? K extends OptionalKeys<T>
      ? C[K]
      : undefined extends Required<C>[K]
        ? never
        : C[K]
    : never;
};

/** Conditions on a field of this type: the operators of Kinto's filters. All of them hold. */
export interface ConditionsOn<V> {
  readonly eq?: V;
  readonly not?: V;
  readonly lt?: V;
  readonly max?: V;
  readonly gt?: V;
  readonly min?: V;
  readonly in?: readonly V[];
  readonly exclude?: readonly V[];
  /** Without regard to case; `*` stands for any text; without one, the text may stand anywhere. */
  readonly like?: V extends string ? string : never;
  readonly has?: boolean;
  readonly contains?: V extends readonly (infer Item)[] ? readonly Item[] : never;
  readonly contains_any?: V extends readonly (infer Item)[] ? readonly Item[] : never;
}

/** Which records: fields and what they must be, or a function. */
export type Where<T> =
  | {
      readonly [P in Path<Stored<T>>]?: At<Stored<T>, P> | ConditionsOn<At<Stored<T>, P>>;
    }
  | ((record: Stored<T>) => boolean);

export interface ScanOptions<T> {
  readonly where?: Where<T>;
  /** Ends the scan: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface LiveOptions<T> extends ListOptions<T> {
  /**
   * A new list, too, when nothing but the state (`stateOf`) of a record in it has moved: from pending to synced, say. Its records keep their
   * identity. Default: false.
   */
  readonly states?: boolean;
}

export interface ListOptions<T> {
  readonly where?: Where<T>;
  /** Comma-separated fields; `-` before one sorts it downwards. Default: `-last_modified`, unsent records first. */
  readonly sort?: string;
  readonly limit?: number;
}
