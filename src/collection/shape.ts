import { InvalidInputError } from "../errors.js";
import type { JsonObject } from "../record/json.js";
import { isRecordId } from "../record/record-id.js";
import type { Fields, RecordId } from "../record/record.js";
import { RESERVED } from "./check-fields.js";
import type { Content, Stored } from "./types.js";

/** Which ids the records of a collection have, besides that Kinto must take them. */
export interface IdSchema<T> {
  /**
   * Makes the id of a record that is created without one; default: a random UUID. It is given the fields, and may be
   * called again if another tab was faster. An id that is taken already makes `create` reject.
   */
  readonly generate?: (fields: Readonly<Content<T>>) => RecordId;
  /** Whether an id is one of this collection; default: each that Kinto takes. Records of the server with others are set aside. */
  readonly validate?: (id: RecordId) => boolean;
}

/** A record on its way, as transformers see it: frozen, with its `id`. */
export type Traveller = JsonObject & { readonly id: RecordId };

/**
 * Turns records into what the server keeps, and back: `decode` gives what `encode` was given, whatever random numbers
 * take part. Both may be slow. What they are given is frozen: they return another record, and its `id` and
 * `last_modified` do not count. Deletions pass no transformer.
 *
 * A record whose `encode` throws is parked with the reason; one whose `decode` throws is set aside (`quarantined()`).
 */
export interface Transformer {
  /** Names it among those of the collection, in what tabs and workers compare: one without it does not sync the collection. */
  readonly id: string;
  readonly encode: (record: Traveller) => object | Promise<object>;
  readonly decode: (
    record: Traveller & { readonly last_modified: number },
  ) => object | Promise<object>;
}

/**
 * Sees each record that comes from the server, decoded and frozen, before anything else does, perhaps more than once.
 * It returns the record to be used here; undefined to leave it as it is; null to set it aside, which what it throws does
 * as well. It may be slow.
 *
 * What it changes is changed on this device only: a later edit sends what the server has in each top-level field that
 * the hook changed and no user touched.
 */
export type IncomingHook<T> = (
  record: Stored<T>,
) => Readonly<Content<T>> | null | undefined | Promise<Readonly<Content<T>> | null | undefined>;

export interface ShapeOptions<T> {
  readonly ids?: IdSchema<T>;
  /**
   * Top-level fields that stay on this device: kept apart from the record, never sent, compared or merged, and gone
   * with the record. What the server has under such a name is kept there, and not shown here.
   */
  readonly localFields?: readonly (keyof T & string)[];
  /** Encode in this order, decode in the reverse one. */
  readonly transformers?: readonly Transformer[];
  /** One hook, or several, each given what the one before it made. */
  readonly incoming?: IncomingHook<T> | readonly IncomingHook<T>[];
}

/** What a definition says of the shape of its records, checked. */
export interface Shape {
  readonly ids: {
    readonly generate: ((fields: Fields) => unknown) | null;
    readonly validate: ((id: RecordId) => unknown) | null;
  };
  readonly localFields: ReadonlySet<string>;
  readonly transformers: readonly Transformer[];
  readonly incoming: readonly ((record: never) => unknown)[];
}

/** @throws InvalidInputError for what is no function, or a name that cannot be one. */
export function readShape<T>(options: ShapeOptions<T>): Shape {
  const { ids = {}, localFields = [], transformers = [], incoming = [] } = options;
  const { generate = null, validate = null } = ids;
  checkFunction(generate, "ids.generate");
  checkFunction(validate, "ids.validate");
  for (const name of localFields) checkLocalField(name);
  const names = new Set<string>();
  for (const { id, encode, decode } of transformers) {
    if (!isRecordId(id) || names.has(id)) {
      throw new InvalidInputError(
        `A transformer has the id ${JSON.stringify(id)}: give each one of its own, of letters, digits, "_" and "-"`,
      );
    }
    names.add(id);
    checkFunction(encode, `encode of ${id}`);
    checkFunction(decode, `decode of ${id}`);
  }
  const hooks = typeof incoming === "function" ? [incoming] : [...incoming];
  for (const hook of hooks) checkFunction(hook, "incoming");
  return {
    ids: { generate: generate as Shape["ids"]["generate"], validate },
    localFields: new Set(localFields),
    transformers: [...transformers],
    incoming: hooks,
  };
}

function checkFunction(value: unknown, what: string): void {
  if (value === null || typeof value === "function") return;
  throw new InvalidInputError(`${what} is no function: give one`);
}

function checkLocalField(name: string): void {
  const isTaken = name === "id" || name === "last_modified" || Object.hasOwn(RESERVED, name);
  if (typeof name === "string" && name !== "" && !name.includes(".") && !isTaken) return;
  throw new InvalidInputError(
    `${JSON.stringify(name)} cannot be among localFields: name top-level fields of the app's own`,
  );
}
