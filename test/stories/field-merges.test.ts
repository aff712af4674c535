import { expect, test } from "vitest";
import {
  defineCollection,
  list,
  max,
  set,
  threeWay,
  type Collection,
  type CollectionDefinition,
  type Strategy,
} from "../../src/index.js";
import { text } from "../../src/merge-text.js";
import { createWorld, settle, type Device, type Task } from "./world.js";

interface Recipe extends Task {
  method: string;
  steps: { id: string; text: string }[];
  cooked: string;
}

const SOUP: Recipe = {
  description: "Soup",
  status: "todo",
  tags: ["warm"],
  method: "Chop the onions. Boil for ten minutes.",
  steps: [{ id: "1", text: "chop" }],
  cooked: "2024-01-01",
};

interface Kitchen {
  readonly devices: readonly [Device, Device];
  readonly here: Collection<Recipe>;
  readonly there: Collection<Recipe>;
  readonly id: string;
}

async function kitchen(merge: Strategy<Recipe>): Promise<Kitchen> {
  const { device } = await createWorld();
  const tasks: CollectionDefinition<Recipe> = defineCollection<Recipe>("tasks", { merge });
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
  const [here, there] = [phone, laptop].map(({ db }) => db.collection(tasks)) as [
    Collection<Recipe>,
    Collection<Recipe>,
  ];
  const { id } = await here.create(SOUP);
  await settle(phone, laptop);
  return { devices: [phone, laptop], here, there, id };
}

test("a recipe that two people edit at once has all of it", async () => {
  const { devices, here, there, id } = await kitchen(
    threeWay({
      fields: { method: text(), tags: set(), steps: list({ key: "id" }), cooked: max() },
    }),
  );
  await here.update(id, {
    method: "Chop the red onions. Boil for ten minutes.",
    tags: ["warm", "vegan"],
    steps: [...SOUP.steps, { id: "2", text: "boil" }],
    cooked: "2024-03-01",
  });
  await there.update(id, {
    method: "Chop the onions. Boil for twenty minutes.",
    tags: [],
    steps: [{ id: "0", text: "wash" }, ...SOUP.steps],
    cooked: "2024-02-01",
  });

  await settle(...devices);

  const expected = {
    description: "Soup",
    method: "Chop the red onions. Boil for twenty minutes.",
    tags: ["vegan"],
    steps: [{ id: "0", text: "wash" }, ...SOUP.steps, { id: "2", text: "boil" }],
    cooked: "2024-03-01",
  };
  expect(await here.get(id)).toMatchObject(expected);
  expect(await there.get(id)).toMatchObject(expected);
});

test("a recipe waits for a person only where both changed the same words", async () => {
  const { devices, here, there, id } = await kitchen(
    threeWay({ fields: { method: text() }, contested: "manual" }),
  );
  await here.update(id, { method: "Chop the red onions. Boil for ten minutes." });
  await there.update(id, { method: "Chop the white onions. Boil for ten minutes." });
  await settle(...devices);
  await settle(...devices);

  const waiting = [...(await here.conflicts()), ...(await there.conflicts())];

  expect(waiting).toMatchObject([{ id, contested: ["method"], base: SOUP }]);
});

test("a function that fails leaves the conflict, and other records go on", async () => {
  const { devices, here, there, id } = await kitchen(
    threeWay({
      fields: {
        description: () => {
          throw new Error("my own fault");
        },
      },
    }),
  );
  const [phone] = devices;
  await there.update(id, { description: "Stew" });
  await devices[1].db.sync();
  await here.update(id, { description: "Broth" });
  await here.create({ ...SOUP, description: "Cake" });

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, conflicts: 1, pending: 0 });
  expect(await here.conflicts()).toMatchObject([
    { local: { description: "Broth" }, remote: { description: "Stew" } },
  ]);
  await devices[1].db.sync();
  expect(await there.count({ where: { description: "Cake" } })).toBe(1);
});
