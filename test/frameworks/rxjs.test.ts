import { filter, firstValueFrom, from, map, Observable, type ObservableInput } from "rxjs";
import { expect, test } from "vitest";
import { defineCollection, openDatabase, type Status } from "../../src/index.js";

const tasks = defineCollection<{ title: string }>("tasks");

test("RxJS takes a live query and the status for observables, and ends them", async () => {
  const db = await openDatabase("rxjs", { storage: "memory", collections: [tasks] });
  const all = db.collection(tasks);
  const titles = new Observable(all.live({ sort: "title" }).subscribe).pipe(
    filter(({ state }) => state === "ready"),
    map(({ data = [] }) => data.map(({ title }) => title).join()),
  );
  const heard: string[] = [];
  const subscription = titles.subscribe((text) => heard.push(text));
  const two = firstValueFrom(titles.pipe(filter((text) => text === "a,b")));

  await all.create({ title: "b" });
  await all.create({ title: "a" });

  expect(await two).toBe("a,b");
  // RxJS recognises it, too; only its types do not say so
  const status = from(db.status as unknown as ObservableInput<Status>);
  expect((await firstValueFrom(status)).pending).toBe(2);
  subscription.unsubscribe();
  const before = heard.length;
  await all.create({ title: "c" });
  await firstValueFrom(titles);
  expect(heard.length).toBe(before);
  await db.close();
});
