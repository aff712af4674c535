import type { Setup } from "./plan.js";

/** The bucket of all collections. */
export const BUCKET = "b";

/** One of the collections that devices sync. No two hold records of the same id, so that an id says which one is meant. */
export interface SimCollection {
  readonly place: number;
  /** As the log knows it. */
  readonly key: string;
  readonly name: string;
  /** The path of its records. */
  readonly records: string;
  /** The records that users edit. The last id cannot travel in a batch. */
  readonly ids: readonly [string, string, string, string];
  /** With what the ids of its other records begin. */
  readonly others: string;
}

export const FIRST = collection(0, "c", ["r0", "r1", "r2", "batch3"], "s");
export const SECOND = collection(1, "d", ["q0", "q1", "q2", "batch9"], "t");

const BOTH: readonly SimCollection[] = [FIRST, SECOND];
const ONE: readonly SimCollection[] = [FIRST];

/** Every id that users edit, in the order of the numbers in their acts. */
export const IDS: readonly string[] = BOTH.flatMap(({ ids }) => ids);

/** The collections that every device of a case has. */
export function collectionsOf({ collections = 1 }: Pick<Setup, "collections">): typeof BOTH {
  return collections === 1 ? ONE : BOTH;
}

const SECONDS: ReadonlySet<string> = new Set(SECOND.ids);

/** The collection that the record of this id belongs to. */
export function collectionOf(id: string): SimCollection {
  return SECONDS.has(id) || id.startsWith(SECOND.others) ? SECOND : FIRST;
}

/** The collection that a request is about; undefined where it is about none, or about several. */
export function collectionIn(path: string): SimCollection | undefined {
  return BOTH.find(({ records }) => path.includes(records));
}

function collection(
  place: number,
  name: string,
  ids: SimCollection["ids"],
  others: string,
): SimCollection {
  const records = `/buckets/${BUCKET}/collections/${name}/records`;
  return { place, key: `${BUCKET}/${name}`, name, records, ids, others };
}
