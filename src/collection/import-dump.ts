import { DefinitionDiffersError } from "../sync-errors.js";
import { decideImport, type Imported } from "../sync/decide-import.js";
import { isStop } from "../sync/stop.js";
import { actOn } from "./act-on.js";
import type { CollectionContext } from "./context.js";
import type { AnyCollectionDefinition } from "./definition.js";
import { fingerprintOf } from "./fingerprint.js";
import { readDump, type ImportOptions } from "./read-dump.js";
import { decodeLive } from "./transform.js";

/** What came of a dump. */
export type ImportResult = Imported;

/** @throws InvalidInputError, DefinitionDiffersError; nothing was stored then. */
export async function importDump(
  { replica, wall }: Pick<CollectionContext, "replica" | "wall">,
  definition: AnyCollectionDefinition,
  records: unknown,
  options: ImportOptions,
): Promise<ImportResult> {
  const read = readDump(records, options);
  const dump = { ...read, versions: await decodeLive(definition, read.versions) };
  const { key, merge: strategy } = definition;
  const terms = { key, strategy, definition: fingerprintOf(definition) };
  const result = await actOn(replica, key, decideImport(terms, dump, wall()));
  if (!isStop(result)) return result;
  if (result.why !== "definition-differs") throw new Error(`An import stopped: ${result.why}`);
  throw new DefinitionDiffersError(result.collection, result.own, result.stored);
}
