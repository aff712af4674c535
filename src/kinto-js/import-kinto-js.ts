import type { AnyCollectionDefinition, CollectionDefinition } from "../collection/definition.js";
import { actOn } from "../collection/act-on.js";
import type { Collection } from "../collection/collection.js";
import { fingerprintOf } from "../collection/fingerprint.js";
import { InvalidInputError, StorageUnavailableError } from "../errors.js";
import type { JsonObject } from "../record/json.js";
import type { RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { DefinitionDiffersError } from "../sync-errors.js";
import { isStop } from "../sync/stop.js";
import { decideTakeOver, type TakeOver, type TakenOver } from "./decide-take-over.js";
import { readKintoDb, type KintoJsCollection } from "./read-kinto-db.js";
import { readRow, type RefusedRow } from "./read-row.js";

export interface ImportKintoJsOptions {
  /** The collections to take over: each from the one of kinto.js that has the same bucket and name. */
  readonly collections: readonly AnyCollectionDefinition[];
  /** The database of kinto.js: its `adapterOptions.dbName`. Default: `"KintoDB"`. */
  readonly databaseName?: string;
  /**
   * The `localFields` that the collections had, which are no part of what is sent. Those that are in the `localFields` of
   * a definition are stored here as well; all of them come back in the result. Default: those of each definition.
   */
  readonly localFields?: readonly string[];
  /**
   * Deletes the database of kinto.js when all that it holds has been taken over and is stored. Default: false. It stays
   * where a record was refused, where it has records of other collections, or while another tab has it open.
   */
  readonly deleteAfterwards?: boolean;
  /** Default: the global one. */
  readonly indexedDB?: IDBFactory;
}

/** What was taken over of one collection. */
export interface ImportedCollection {
  /** As `bucket/name`. */
  readonly collection: string;
  /** `already-imported`: an earlier call did, and nothing was changed now; `not-there`: kinto.js has nothing of it. */
  readonly state: "imported" | "already-imported" | "not-there";
  /** How many records the server had as they were here. */
  readonly synced: number;
  /** How many were not sent yet. */
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** What could not be taken over, with the reason. */
  readonly refused: readonly RefusedRow[];
  /** The values of `localFields`, by the id of the record. */
  readonly localFields: ReadonlyMap<RecordId, JsonObject>;
}

export interface KintoJsImport {
  readonly collections: readonly ImportedCollection[];
  /** Collections in the database of kinto.js that were not asked for, as `bucket/name`. */
  readonly left: readonly string[];
  /** Whether the database of kinto.js is deleted. */
  readonly deleted: boolean;
}

/** What of a `Database` is needed: that of another copy of the package will do. */
export interface Importing {
  readonly collection: <T extends object>(definition: CollectionDefinition<T>) => Collection<T>;
}

/**
 * Takes over what kinto.js (version 12 to 17) stored in this browser: records, what was not sent yet, timestamps and
 * metadata. No network is needed. Call it where kinto.js is not used any more, before the first sync.
 *
 * Each collection is taken over in one commit, and once: a call that was interrupted is repeated without harm. The database
 * of kinto.js is only read, unless `deleteAfterwards` is given. Log out the user only after it was deleted: what it holds
 * would become the next user's.
 *
 * @throws InvalidInputError for a database that kinto.js did not make, DefinitionDiffersError, StorageUnavailableError
 */
export async function importKintoJs(
  db: Importing,
  options: ImportKintoJsOptions,
): Promise<KintoJsImport> {
  const { collections: wanted, databaseName: name = "KintoDB" } = options;
  if (wanted.length === 0) throw new InvalidInputError("collections is empty: name what to import");
  const factory = options.indexedDB ?? globalIndexedDB();
  const found = await readKintoDb(
    factory,
    name,
    wanted.map(({ key }) => key),
  );
  const collections: ImportedCollection[] = [];
  for (const definition of wanted) {
    const its = found?.collections.get(definition.key);
    if (its === undefined) collections.push({ ...NOT_THERE, collection: definition.key });
    else collections.push(await takeOver(db, definition, name, its, options.localFields));
  }
  const keys = new Set<CollectionKey>(wanted.map(({ key }) => key));
  const left = (found?.names ?? []).filter((each) => !keys.has(each));
  const isWhole = left.length === 0 && collections.every(({ refused }) => refused.length === 0);
  const isDue = options.deleteAfterwards === true && found !== null && isWhole;
  return { collections, left, deleted: isDue && (await deleteDatabase(factory, name)) };
}

const NOT_THERE = {
  state: "not-there",
  synced: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  refused: [],
  localFields: new Map<RecordId, JsonObject>() as ReadonlyMap<RecordId, JsonObject>,
} as const;

async function takeOver(
  db: Importing,
  definition: AnyCollectionDefinition,
  database: string,
  { rows, timestamp, metadata }: KintoJsCollection,
  names: readonly string[] = [...definition.localFields],
): Promise<ImportedCollection> {
  const { context } = db.collection(definition);
  const localFields = new Set(names);
  const read = rows.map((row) => readRow(row, localFields));
  const its: TakeOver = {
    database,
    rows: read,
    timestamp: typeof timestamp === "number" && Number.isSafeInteger(timestamp) ? timestamp : null,
    metadata,
    localFields: definition.localFields,
  };
  const { key, merge: strategy } = definition;
  const terms = { key, strategy, definition: fingerprintOf(definition) };
  const decide = decideTakeOver(terms, its, context.wall());
  const unsent = read.flatMap((row) => ("basedOn" in row ? [row.id] : []));
  const result = await actOn(context.replica, key, decide, unsent);
  if (isStop(result)) {
    if (result.why !== "definition-differs") throw new Error(`An import stopped: ${result.why}`);
    throw new DefinitionDiffersError(result.collection, result.own, result.stored);
  }
  return { ...resultOf(key, result), localFields: localValues(read) };
}

function resultOf(
  collection: CollectionKey,
  { isNew, ...counts }: TakenOver,
): Omit<ImportedCollection, "localFields"> {
  return { collection, state: isNew ? "imported" : "already-imported", ...counts };
}

function localValues(rows: TakeOver["rows"]): ReadonlyMap<RecordId, JsonObject> {
  return new Map(
    rows.flatMap((row): [RecordId, JsonObject][] => {
      if (row.kind === "refused" || row.kind === "deleted" || row.local === null) return [];
      return [[row.kind === "synced" ? row.version.id : row.id, row.local]];
    }),
  );
}

/** Whether it is gone; while another tab has it open it is not. */
function deleteDatabase(factory: IDBFactory, name: string): Promise<boolean> {
  const request = factory.deleteDatabase(name);
  return new Promise((resolve) => {
    request.addEventListener("success", () => resolve(true));
    request.addEventListener("error", () => resolve(false));
    request.addEventListener("blocked", () => resolve(false));
  });
}

function globalIndexedDB(): IDBFactory {
  const { indexedDB } = globalThis as { readonly indexedDB?: IDBFactory };
  if (indexedDB !== undefined) return indexedDB;
  throw new StorageUnavailableError("There is no IndexedDB here: kinto.js stored nothing");
}
