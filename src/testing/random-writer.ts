import type { PositionedRow, Store } from "../store/store.js";
import type { Random } from "./seeded-random.js";
import { live, operation, RELAXED, sliceIn, TASKS, writeOn } from "./store-suite.js";

/** A handle with the counts that it folded from the rows up to `seen`. */
export interface RandomWriter {
  readonly store: Store;
  seen: number;
  view: ReadonlyMap<string, number>;
}

/** The oracle: what the log must say. */
export interface Tally {
  readonly accepted: Map<string, number>;
  writes: number;
}

const IDS = ["a", "b", "c", "d"] as const;

export function fold(
  view: ReadonlyMap<string, number>,
  rows: readonly PositionedRow[],
): ReadonlyMap<string, number> {
  const folded = new Map(view);
  for (const { row } of rows) for (const { id, edits } of row.ops ?? []) folded.set(id, edits);
  return folded;
}

/** One random act of a writer. */
export async function step(writer: RandomWriter, random: Random, tally: Tally): Promise<void> {
  const id = IDS[random(IDS.length)] ?? "a";
  const dice = random(10);
  if (dice < 5) await append(writer, id, tally);
  else if (dice < 7) await transact(writer, id, tally, random(3) === 0);
  else if (dice < 8) await abort(writer, id);
  else if (dice < 9) await raiseFence(writer);
  else await catchUp(writer, 1 + random(4));
}

async function append(writer: RandomWriter, id: string, tally: Tally): Promise<void> {
  const { store, seen, view } = writer;
  const reading = await store.read([], { segments: false });
  const ops = [operation(id, "", (view.get(id) ?? 0) + 1)];
  const { kind } = await store.append(writeOn(reading, [{ key: TASKS, seen, ops }]), "relaxed");
  if (kind === "appended") {
    count(tally, id);
    writer.view = new Map(view).set(id, (view.get(id) ?? 0) + 1);
    writer.seen = seen + 1;
  } else await catchUp(writer, 3);
}

async function transact(
  writer: RandomWriter,
  id: string,
  tally: Tally,
  withPage: boolean,
): Promise<void> {
  const { store, seen, view } = writer;
  const mark = { key: TASKS, seen };
  const { result, placed } = await store.transact([mark], RELAXED, (reading) => {
    const now = fold(view, sliceIn(reading, TASKS).rows);
    const next = (now.get(id) ?? 0) + 1;
    const confirm = withPage ? { confirm: [live(id, next)] } : {};
    const commit = { key: TASKS, ops: [operation(id, "", next)], ...confirm };
    return [{ commits: [commit] }, new Map(now).set(id, next)];
  });
  count(tally, id);
  writer.view = result;
  writer.seen = placed[0]?.last ?? seen;
}

async function abort({ store, seen }: RandomWriter, id: string): Promise<void> {
  const stopped = new Error("stopped");
  const error = await store
    .transact([{ key: TASKS, seen }], RELAXED, () => {
      throw stopped;
    })
    .catch((thrown: unknown) => thrown);
  if (error !== stopped) throw new Error(`The abort of ${id} was lost`);
}

/** As compaction does, which deletes nothing that its own writer has not seen. */
async function raiseFence({ store, seen }: RandomWriter): Promise<void> {
  await store.transact([{ key: TASKS, seen }], RELAXED, (reading) => {
    const { fence } = sliceIn(reading, TASKS).state;
    return [{ states: new Map([[TASKS, { fence: Math.max(fence, seen) }]]) }, null];
  });
}

async function catchUp(writer: RandomWriter, limit: number): Promise<void> {
  const { store, seen, view } = writer;
  const reading = await store.read([{ key: TASKS, seen }], { segments: false, limit });
  const { rows } = sliceIn(reading, TASKS);
  writer.view = fold(view, rows);
  writer.seen = rows.at(-1)?.position ?? seen;
}

function count(tally: Tally, id: string): void {
  tally.accepted.set(id, (tally.accepted.get(id) ?? 0) + 1);
  tally.writes += 1;
}
