// The smallest app that merges: what it loads is weighed.
import { account, defineCollection, openDatabase, threeWay } from "kintsugi";

export async function useApp({ remote, name }) {
  const tasks = defineCollection(name, { bucket: "bench", merge: threeWay() });
  const db = await openDatabase("app", { collections: [tasks] });
  const collection = db.collection(tasks);
  await collection.create({ title: "Write it", status: "todo" });
  db.connect({ remote, auth: account("bench", "secret") });
  const report = await db.sync();
  if (!report.ok) throw report.error;
  await db.close();
}
