import {
  counter,
  defineCollection,
  list,
  max,
  openDatabase,
  set,
  threeWay,
  type Collection,
  type Database,
  type JournalEntry,
} from "kintsugi";

interface Task {
  description: string;
  status: "todo" | "doing" | "done";
  n?: number;
  tags?: string[];
  author?: { name: string; age?: number; address: { zip: { code: number } } };
  due: string | null;
}

interface Note {
  text: string;
}

const tasks = defineCollection<Task>("tasks");
const notes = defineCollection<Note>("notes");

defineCollection<string>("tasks"); // must not compile
defineCollection<Task>(); // must not compile
defineCollection<Task>("tasks", { buckets: "x" }); // must not compile
defineCollection<Task>("tasks", { merge: "server-wins" }); // must not compile
defineCollection<Task>("tasks", { version: "2" }); // must not compile
defineCollection<Task>("tasks", { merge: ({ local }) => local?.text }); // must not compile
defineCollection<Task>("tasks", { merge: () => ({ text: "x" }) }); // must not compile
defineCollection<Task>("tasks", { merge: async () => 5 }); // must not compile

defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { tags: counter() } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { nothing: set() } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { "author.nothing": max() } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { description: set() } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { tags: list({ key: "id" }) } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { n: ({ local }) => `${local}` } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ fields: { n: counter } }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ contested: "mine" }),
});
defineCollection<Task>("tasks", {
  // must not compile
  merge: threeWay({ deletions: "never" }),
});
list(); // must not compile
list({ key: 5 }); // must not compile

openDatabase(); // must not compile
openDatabase("todo", { collections: ["tasks"] }); // must not compile
openDatabase("todo", { storage: "local" }); // must not compile

export async function writes(t: Collection<Task>, db: Database): Promise<void> {
  const task = await t.create({ description: "x", status: "todo", due: null });

  t.create({ description: "x" }); // must not compile
  t.create({ description: "x", status: "later", due: null }); // must not compile
  t.create({ description: "x", status: "todo", due: null, nothing: 1 }); // must not compile
  t.create({ description: "x", status: "todo", due: undefined }); // must not compile
  t.put({ description: "x", status: "todo", due: null }); // must not compile
  t.putMany(task); // must not compile

  t.update("a", { status: "later" }); // must not compile
  t.update("a", { nothing: 1 }); // must not compile
  t.update("a", { status: "done", nothing: undefined }); // must not compile
  t.update("a", { description: undefined }); // must not compile
  t.update("a", { due: undefined }); // must not compile
  t.update("a", { description: null }); // must not compile
  t.update("a", { id: "b" }); // must not compile
  t.update("a", { last_modified: 5 }); // must not compile
  t.update("a", () => ({ status: "later" })); // must not compile
  t.update("a", () => ({ nothing: 1 })); // must not compile
  t.update("a", () => ({ description: undefined })); // must not compile
  t.update("a", async () => ({ status: "done" })); // must not compile
  t.update({ status: "done" }); // must not compile

  t.save(task); // must not compile
  t.resolve("a", { description: "x" }); // must not compile
  t.resolve("a", "mine"); // must not compile
  t.markSeen(["a"]); // must not compile
  t.undo("a"); // must not compile
  db.collection(tasks).create({ text: "x" }); // must not compile
  db.collection("tasks"); // must not compile

  task.description = "y"; // must not compile
  task.last_modified.toFixed(); // must not compile
  task.last_modified = 5; // must not compile
  task.nothing; // must not compile
  delete task.n; // must not compile
  const [first] = await t.list();
  first.id; // must not compile
  (await t.list()).push(task); // must not compile
}

export function queries(t: Collection<Task>): void {
  t.list({ where: { status: "later" } }); // must not compile
  t.list({ where: { nothing: 1 } }); // must not compile
  t.list({ where: { "author.nothing": 1 } }); // must not compile
  t.list({ where: { "author.name": 5 } }); // must not compile
  t.list({ where: { "author.age": { min: "18" } } }); // must not compile
  t.list({ where: { n: { above: 5 } } }); // must not compile
  t.list({ where: { n: { in: 5 } } }); // must not compile
  t.list({ where: { n: { in: ["5"] } } }); // must not compile
  t.list({ where: { n: { like: "5" } } }); // must not compile
  t.list({ where: { n: { contains: [5] } } }); // must not compile
  t.list({ where: { description: { has: "yes" } } }); // must not compile
  t.list({ where: { description: null } }); // must not compile
  t.list({ where: { tags: { contains: [5] } } }); // must not compile
  t.list({ where: (task) => task.nothing }); // must not compile
  t.list({ where: (task: Note) => task.text === "x" }); // must not compile
  t.list({ sort: ["title"] }); // must not compile
  t.list({ limit: "20" }); // must not compile
  t.count({ limit: 5 }); // must not compile
  t.live({ where: { nothing: 1 } }); // must not compile
  t.live().get().data.length; // must not compile
}

export function unions(t: Collection<{ kind: "a"; a: number } | { kind: "b"; b?: number }>): void {
  t.create({ kind: "a" }); // must not compile
  t.create({ kind: "b", a: 1 }); // must not compile
  t.update("x", { a: undefined }); // must not compile
  t.update("x", { c: 1 }); // must not compile
  t.list({ where: { c: 1 } }); // must not compile
}

defineCollection<Task>("tasks", { localFields: ["nothing"] }); // must not compile
defineCollection<Task>("tasks", { localFields: "tags" }); // must not compile
defineCollection<Task>("tasks", { ids: { generate: () => 5 } }); // must not compile
defineCollection<Task>("tasks", { ids: { generate: ({ nothing }) => nothing } }); // must not compile
defineCollection<Task>("tasks", { ids: { validate: () => Promise.resolve(true) } }); // must not compile
defineCollection<Task>("tasks", { transformers: [{ encode: (r) => r, decode: (r) => r }] }); // must not compile
defineCollection<Task>("tasks", { incoming: () => ({ nothing: 1 }) }); // must not compile
defineCollection<Task>("tasks", { incoming: ({ nothing }) => nothing }); // must not compile

export function transactions(db: Database): void {
  db.transaction([tasks], async () => {}); // must not compile
  db.transaction([tasks], async (tx) => tx.collection(tasks).delete("a")); // must not compile
  db.transaction([tasks], () => Promise.resolve(5)); // must not compile
  db.transaction(tasks, () => {}); // must not compile
  db.transaction([tasks, notes], (tx) => {
    tx.collection(notes).create({ description: "x" }); // must not compile
    tx.collection(tasks).update("a", { nothing: 1 }); // must not compile
    tx.collection(tasks).update("a", { description: undefined }); // must not compile
    tx.collection(tasks).get("a")?.text; // must not compile
    tx.nothing; // must not compile
  });
}

export function connections(db: Database): void {
  db.connect({}); // must not compile
  db.connect({ remote: "https://a.test/v1", auth: "bob" }); // must not compile
  db.connect({ remote: "https://a.test/v1", timeOut: 5 }); // must not compile
  db.sync({ signals: [] }); // must not compile
  db.sync({ headers: { A: 1 } }); // must not compile
  db.sync({ expectedTimestamp: "1" }); // must not compile
  db.remote({ fetch }); // must not compile
  db.status.set({}); // must not compile
  db.startSync({ every: 5 }); // must not compile
  db.startSync({ subscribe: () => {} }); // must not compile
  db.startSync()(); // must not compile
}

export function acts(db: Database): void {
  const titles = db.collection(defineCollection<{ title: string }>("titles"));
  titles.importBulk([{ id: "a", title: "x" }]); // must not compile
  titles.importBulk([{ id: "a", last_modified: 1 }]); // must not compile
  titles.importBulk([], { complete: "yes" }); // must not compile
  titles.clear({ discard: true }); // must not compile
  titles.resetSyncStatus("now"); // must not compile
}

export function journals(t: Collection<Task>, entry: JournalEntry<Task>): void {
  entry.seen = true; // must not compile
  entry.undoes; // must not compile
  t.journal({ since: 5 }); // must not compile
  openDatabase("x", { journal: { age: 5 } }); // must not compile
}
