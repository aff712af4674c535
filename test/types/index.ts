import {
  account,
  bearer,
  clientWins,
  counter,
  defineCollection,
  isKintsugiError,
  keepLocal,
  keepRemote,
  list,
  manual,
  max,
  min,
  openDatabase,
  RecordNotFoundError,
  serverWins,
  set,
  threeWay,
  type AutoSync,
  type AutoSyncOptions,
  type Changes,
  type ClearOptions,
  type Collection,
  type CollectionDefinition,
  type Conflict,
  type Database,
  type Deletion,
  type Imported,
  type ImportOptions,
  type ImportResult,
  type FieldMerger,
  type FieldSides,
  type IdSchema,
  type IncomingHook,
  type JournalEntry,
  type Json,
  type LiveState,
  type MergeFunction,
  type NextAttempt,
  type Observable,
  type ParkedRecord,
  type RecordState,
  type Status,
  type Stored,
  type Strategy,
  type SyncReport,
  type Transformer,
  type Where,
} from "kintsugi";
import { text } from "kintsugi/merge-text";

interface Author {
  name: string;
  age?: number;
  address: { city: string; zip: { code: number } };
}

interface Task {
  description: string;
  status: "todo" | "doing" | "done";
  tags?: string[];
  author?: Author;
  due: string | null;
  readonly kind?: string;
}

type Note = { text: string; pinned: boolean };

type Same<A, B> = [A, B] extends [B, A] ? true : false;

const tasks = defineCollection<Task>("tasks", { merge: threeWay() });
const notes = defineCollection<Note>("notes", { bucket: "shared", merge: serverWins });
defineCollection("anything");
defineCollection<Task>("tasks", { version: 2 }).version satisfies number;
tasks satisfies CollectionDefinition<Task>;

// the types of a merge function follow the record
defineCollection<Task>("tasks", {
  merge: ({ id, base, local, remote, contested }) => {
    id satisfies string;
    contested satisfies readonly string[];
    base?.status satisfies "todo" | "doing" | "done" | undefined;
    return local && remote ? { ...remote, description: local.description } : null;
  },
});
defineCollection<Note>("notes", { merge: async ({ local }) => local ?? undefined });
const merge: MergeFunction<Note> = ({ remote }: Conflict<Note>) => remote;
defineCollection<Note>("notes", { merge });
for (const strategy of [serverWins, clientWins, manual]) defineCollection("x", { merge: strategy });

// mergers follow the type of the record, to depth 3
interface Order {
  customer: { name: string; address: { city: string; zip: { code: number } } };
  lines: { sku: string; amount: number }[];
  notes?: string;
  views: number;
  seen?: string[];
  changed: string;
  priority: 1 | 2 | 3;
  state: "open" | "closed" | null;
}
export const orders = defineCollection<Order>("orders", {
  merge: threeWay({
    fields: {
      "customer.name": keepRemote(),
      "customer.address.city": ({ base, local, remote }) => local ?? remote ?? base,
      lines: list({ key: "sku" }),
      notes: text({ by: "lines" }),
      views: counter(),
      seen: set(),
      changed: max(),
      priority: min(),
      state: ({ local, remote }) => (local === "closed" ? local : remote),
    },
    contested: ({ path, local, remote }) => (path === "x" ? local : remote),
    deletions: "delete-wins",
  }),
});
defineCollection<Order>("orders", { merge: threeWay({ contested: "manual" }) });
defineCollection<Order>("orders", { merge: threeWay({}) });
defineCollection<Order>("orders", { merge: threeWay({ recognition: "token" }) });
defineCollection("anything", {
  merge: threeWay({
    fields: { a: counter(), "a.b": set(), c: keepLocal(), d: ({ local }) => local },
  }),
});
export const apart: Strategy<Order> = threeWay<Order>({
  fields: { views: counter(), notes: text() },
});
export const shout: FieldMerger<string> = {
  name: "shout",
  merge: ({ local }) => ({ value: local }),
};
defineCollection<Order>("orders", { merge: threeWay({ fields: { notes: shout } }) });
export const longer = ({ local = "", remote = "" }: FieldSides<string>): string =>
  local.length > remote.length ? local : remote;
defineCollection<Order>("orders", { merge: threeWay({ fields: { notes: longer } }) });
const plain = threeWay();
defineCollection<Order>("orders", { merge: plain });

export const open = (): Promise<Database> =>
  openDatabase("todo", {
    collections: [tasks, notes],
    storage: "indexeddb-or-memory",
    journal: { maxAge: 1000, maxEntries: 10 },
  });

export async function writes(db: Database): Promise<void> {
  const t: Collection<Task> = db.collection(tasks);
  const created = await t.create({ description: "x", status: "todo", due: null });
  true satisfies Same<typeof created, Stored<Task>>;
  created.id satisfies string;
  created.last_modified satisfies number | undefined;
  created.status satisfies "todo" | "doing" | "done";
  created.author?.address.zip.code satisfies number | undefined;

  await t.create({ id: "a", description: "x", status: "todo", due: "now", tags: ["a"] });
  await t.createMany([{ description: "x", status: "todo", due: null }]);
  await t.put({ id: "a", description: "x", status: "done", due: null });
  await t.put({ ...created, status: "done" });
  await t.putMany([created]);
  await t.save({ ...created, description: "y" }, { was: created });

  await t.update("a", { status: "doing" });
  await t.update("a", {});
  await t.update("a", { tags: undefined, author: undefined, kind: undefined });
  await t.update("a", { due: null });
  await t.update("a", (current) => ({ tags: [...(current.tags ?? []), "new"] }));
  const changes: Changes<Task> = { status: "done" };
  await t.update("a", changes);
  const status = Math.random() > 0.5 ? "todo" : "done";
  (await t.update("a", { status })) satisfies Stored<Task>;

  (await t.delete("a")) satisfies boolean;
  (await t.deleteMany(["a"])) satisfies number;
  await t.resolve("a", { description: "x", status: "todo", due: null });
  await t.resolve("a", null);
  for (const choice of ["local", "remote", "merged"] as const) await t.resolve("a", choice);
  t.stateOf("a") satisfies RecordState | undefined;
  (await t.parked()) satisfies readonly ParkedRecord<Task>[];
  (await t.conflicts()) satisfies readonly Conflict<Task>[];
  for (const was of await t.conflicts()) {
    was.merged?.status satisfies "todo" | "doing" | "done" | undefined;
    await t.resolve(was.id, "merged", { was });
  }
}

export async function journals(t: Collection<Task>): Promise<string[]> {
  const entries: readonly JournalEntry<Task>[] = await t.journal({ unseen: true, id: "a" });
  await t.markSeen(entries);
  await t.markSeen();
  return entries.flatMap((entry) => {
    entry.overridden?.status satisfies "todo" | "doing" | "done" | undefined;
    entry.at.getTime() satisfies number;
    entry.undone satisfies boolean;
    return entry.kind === "undone" ? [entry.undoes] : [];
  });
}

export async function undo(t: Collection<Task>, entry: JournalEntry<Task>): Promise<boolean> {
  return (await t.undo(entry))?.fields.includes("status") ?? false;
}

export async function reads(t: Collection<Task>): Promise<void> {
  (await t.get("a"))?.tags satisfies readonly string[] | undefined;
  await t.list({ where: { status: "todo" }, sort: "-last_modified", limit: 20 });
  await t.list({ where: { status: { in: ["todo", "doing"] }, description: { like: "x*" } } });
  await t.list({ where: { due: null } });
  await t.list({ where: { due: { not: null, has: true } } });
  await t.list({ where: { "author.name": "Bob", "author.age": { min: 18, lt: 65 } } });
  await t.list({ where: { "author.address.city": { exclude: ["Rome"] } } });
  await t.list({ where: { tags: ["a"] } });
  await t.list({ where: { tags: { contains: ["a"], contains_any: ["b"] } } });
  await t.list({ where: { id: { in: ["a"] }, last_modified: { gt: 5 } } });
  await t.list({ where: (task) => task.status === "todo" && task.id !== "a" });
  await t.count({ where: { status: "todo" } });
  const where: Where<Task> = { status: { not: "done" } };
  await t.count({ where });

  const live = t.live({ where: { status: "todo" } });
  true satisfies Same<typeof live, Observable<LiveState<Stored<Task>>>>;
  const state = live.get();
  if (state.state === "ready") state.data[0]?.description satisfies string | undefined;
  if (state.state === "loading") state.data satisfies undefined;
  const stop: () => void = live.subscribe(({ data = [] }) => data.length);
  stop();
}

export async function untyped(db: Database): Promise<void> {
  const things = db.collection(defineCollection("things", { merge: manual }));
  const thing = await things.create({ title: "x", nested: { list: [1, null] } });
  thing["title"] satisfies Json | undefined;
  thing.id satisfies string;
  await things.update(thing.id, { title: undefined, more: true });
  await things.put({ ...thing, id: "a" });
  await things.save({ ...thing, title: "y" }, { was: thing });
  await things.list({ where: { title: { like: "x*" }, "nested.list": { contains: [1] } } });
  await things.list({ where: ({ title }) => title === "x" });
}

interface Circle {
  kind: "circle";
  radius: number;
  label?: string;
}

interface Square {
  kind: "square";
  side: number;
}

export async function unions(shapes: Collection<Circle | Square>): Promise<number> {
  const shape = await shapes.create({ kind: "circle", radius: 1 });
  await shapes.put({ id: "a", kind: "square", side: 1 });
  await shapes.put(shape);
  await shapes.update("a", { side: 2 });
  await shapes.update("a", { label: undefined });
  await shapes.save(shape, { was: shape });
  await shapes.resolve("a", { kind: "square", side: 3 });
  await shapes.list({ where: { radius: { min: 1 } } });
  return shape.kind === "circle" ? shape.radius : shape.side;
}

export async function transactions(db: Database): Promise<string> {
  const { id } = await db.transaction([tasks, notes], (tx) => {
    const t = tx.collection(tasks);
    t.update("a", { status: "done" });
    t.update("a", ({ status }) => ({ status }));
    t.get("a")?.description satisfies string | undefined;
    t.list({ where: { "author.name": "Bob" } }) satisfies readonly Stored<Task>[];
    return tx.collection(notes).create({ text: "x", pinned: false });
  });
  await db.transaction([tasks], (tx) => void tx.collection(tasks).delete("a"));
  await db.transaction([tasks], () => {});
  (await db.transaction([tasks], () => [1].pop())) satisfies number | undefined;
  return id;
}

export async function syncs(db: Database): Promise<void> {
  db.connect({ remote: "https://example.org/v1", auth: account("bob", "s3cr3t") });
  db.connect({ remote: "https://example.org/v1", auth: bearer("x"), fetch, timeout: 5000 });
  db.connect({ remote: "https://example.org/v1", auth: () => Promise.resolve(null), adopt: false });
  const report: SyncReport = await db.sync({
    onProgress: ({ phase, done }) => [phase, done.toFixed()],
  });
  if (!report.ok) report.error.code satisfies string;
  const options: AutoSyncOptions = { interval: Infinity, subscribe: () => () => {} };
  const automatic: AutoSync = db.startSync(options);
  automatic.pause();
  db.startSync().stop();
  db.syncSoon() satisfies void;
  db.status.get().lastError?.code satisfies string | undefined;
  db.status.get().nextAttempt satisfies NextAttempt | null;
  const stop = db.status.subscribe(({ pending, online, unseen }: Status) => [
    pending,
    online,
    unseen,
  ]);
  stop();
  db.identity.get()?.principal satisfies string | undefined;
  await db.remote({ safe: false, retry: 2, headers: { "X-Hello": "Hello!" } });
  const remote = await db.remote();
  await remote.bucket("blog").setPermissions({ read: ["system.Everyone"] });
  await db.logout({ discardUnsent: true });
  await db.close();
}

export async function acts(db: Database): Promise<void> {
  const titles = db.collection(defineCollection<{ title: string }>("titles", { metadata: true }));
  const title = { id: "a", last_modified: 1, title: "x" };
  const deletion: Deletion = { id: "b", last_modified: 2, deleted: true };
  const options: ImportOptions = { complete: 2 };
  const { imported, skipped }: ImportResult = await titles.importBulk([title, deletion], options);
  (imported + skipped) satisfies number;
  await titles.importBulk([title] satisfies Imported<{ title: string }>[], { complete: true });
  (await titles.metadata())?.["color"] satisfies Json | undefined;
  await titles.resetSyncStatus();
  await titles.clear();
  await titles.clear({ discardUnsent: true } satisfies ClearOptions);
  await db.sync({ pullOnly: true, headers: { "X-Team": "gold" }, expectedTimestamp: 1 });
  await db.resetSyncStatus();
}

const numbered: IdSchema<Task> = {
  generate: ({ description, due }) => description + (due ?? ""),
  validate: (id) => id.startsWith("a"),
};
const gzip: Transformer = {
  id: "gzip",
  encode: ({ id, ...fields }) => Promise.resolve({ zipped: JSON.stringify(fields), id }),
  decode: ({ zipped, last_modified: at }) => ({ zipped, at: at.toFixed() }),
};
const checking: IncomingHook<Task> = async ({ description, last_modified: at, ...rest }) => {
  await Promise.resolve();
  if (description === "") return null;
  return at === 0 ? undefined : { ...rest, description };
};

export const shaped: CollectionDefinition<Task> = defineCollection<Task>("shaped", {
  ids: numbered,
  localFields: ["tags", "author"],
  transformers: [gzip],
  incoming: [checking, (record) => ({ ...record, due: null }), () => undefined],
});
defineCollection("anything", { localFields: ["whatever"], incoming: (record) => record });

export async function asides(t: Collection<Task>): Promise<readonly string[]> {
  await t.retryQuarantined();
  const [parked] = await t.parked();
  parked?.refusal.status satisfies number | null | undefined;
  return (await t.quarantined()).map(({ id, reason, raw }) => id + reason + raw);
}

export function reactionTo(error: unknown): string {
  if (error instanceof RecordNotFoundError) return error.id;
  return isKintsugiError(error) ? error.code : "";
}
