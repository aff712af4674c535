import { defineCollection, openDatabase, type Collection, type Database } from "../../src/index.js";

export interface Task {
  title: string;
  done: boolean;
}

/** A database in memory with tasks, and a place in the page where a component can be shown. */
export interface Opened {
  readonly db: Database;
  readonly tasks: Collection<Task>;
  readonly place: HTMLElement;
  /** What the place shows, spaces made one. */
  readonly text: () => string;
}

export async function openTasks(): Promise<Opened> {
  const definition = defineCollection<Task>("tasks");
  const db = await openDatabase("framework", { storage: "memory", collections: [definition] });
  const place = document.createElement("div");
  const text = (): string => place.textContent.replaceAll(/\s+/g, " ").trim();
  return { db, tasks: db.collection(definition), place, text };
}
