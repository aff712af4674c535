import { defineCollection, openDatabase, type Json } from "kintsugi";
import {
  importKintoJs,
  type ImportedCollection,
  type ImportKintoJsOptions,
  type KintoJsImport,
  type RefusedRow,
} from "kintsugi/import-kinto-js";

interface Task {
  title: string;
}

const tasks = defineCollection<Task>("tasks", { metadata: true });
const notes = defineCollection("notes", { bucket: "todo" });
const options: ImportKintoJsOptions = {
  collections: [tasks, notes],
  databaseName: "KintoDB",
  localFields: ["isOpen"],
  deleteAfterwards: true,
};

export async function move(): Promise<readonly RefusedRow[]> {
  const db = await openDatabase("todo", { collections: [tasks, notes] });
  const { collections, left, deleted }: KintoJsImport = await importKintoJs(db, options);
  left satisfies readonly string[];
  deleted satisfies boolean;
  const [first]: readonly ImportedCollection[] = collections;
  first?.localFields.get("id")?.["isOpen"] satisfies Json | undefined;
  return first?.refused ?? [];
}
