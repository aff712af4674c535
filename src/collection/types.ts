import type { RecordId } from "../record/record.js";

/** A record as it is read: frozen, with its id, and a `last_modified` once the server gave it one. */
export type Stored<T> = Readonly<T> & {
  readonly id: RecordId;
  /** The server's timestamp of the version this one is based on, in milliseconds; absent until it was sent. */
  readonly last_modified?: number;
};

/** What `create` takes: the fields, and an id where the app chooses it. */
export type Draftable<T> = Omit<T, "id" | "last_modified"> & { readonly id?: RecordId };

/** What `put` takes: a whole record. Its `last_modified` is ignored. */
export type Puttable<T> = Omit<T, "id" | "last_modified"> & {
  readonly id: RecordId;
  readonly last_modified?: number | undefined;
};

/** Some fields of a record. */
export type Changes<T> = {
  readonly [K in Exclude<keyof T, "id" | "last_modified">]?: T[K] | undefined;
};

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/** Only known fields, and `undefined` (which removes a field) only for those that are optional. */
export type Definite<T, C> = {
  readonly [K in keyof C]: K extends keyof Changes<T>
    ? K extends OptionalKeys<T>
      ? C[K]
      : undefined extends C[K]
        ? never
        : C[K]
    : never;
};

/** A dotted path into a record, to depth 3. */
export type Path<T, Depth extends readonly unknown[] = [0, 0]> = T extends readonly unknown[]
  ? never
  : T extends object
    ? {
        [K in keyof T & string]:
          | K
          | (Depth extends readonly [unknown, ...infer Rest]
              ? `${K}.${Path<NonNullable<T[K]>, Rest>}`
              : never);
      }[keyof T & string]
    : never;

/** The type of the value at a path. */
export type At<T, P extends string> = P extends keyof T
  ? T[P]
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? At<NonNullable<T[Head]>, Rest>
      : never
    : never;

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
  readonly like?: string;
  readonly has?: boolean;
  readonly contains?: V extends readonly (infer Item)[] ? readonly Item[] : never;
  readonly contains_any?: V extends readonly (infer Item)[] ? readonly Item[] : never;
}

/** Which records: fields and what they must be, or a function. */
export type Where<T> =
  | {
      readonly [P in Path<Stored<T>>]?:
        | NonNullable<At<Stored<T>, P>>
        | (null extends At<Stored<T>, P> ? null : never)
        | ConditionsOn<NonNullable<At<Stored<T>, P>>>;
    }
  | ((record: Stored<T>) => boolean);

export interface ListOptions<T> {
  readonly where?: Where<T>;
  /** Comma-separated fields; `-` before one sorts it downwards. Default: `-last_modified`, unsent records first. */
  readonly sort?: string;
  readonly limit?: number;
}
