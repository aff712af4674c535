// Devices that merge the same things agree in the end, in whatever order they sync, and whatever gets lost on the way.
import fc from "fast-check";
import { expect, test } from "vitest";
import { counter } from "../../src/merge/counter.js";
import { list } from "../../src/merge/list.js";
import { set } from "../../src/merge/set.js";
import { text } from "../../src/merge/text.js";
import { threeWay } from "../../src/merge/three-way.js";
import { isEqual } from "../../src/record/equal.js";
import type { Json } from "../../src/record/json.js";
import { isSameContent, type Fields } from "../../src/record/record.js";
import { anyStrategy, anyVersion } from "./any-strategy.js";
import { OneDevice, OneRecord, settleAll, type Luck } from "./devices.js";

const CASES = 1_000;

const luck = fc.constantFrom<Luck>("fine", "request lost", "answer lost");

type Act =
  | { readonly do: "edit"; readonly who: number; readonly fields: Fields | null }
  | { readonly do: "pull"; readonly who: number }
  | { readonly do: "push"; readonly who: number; readonly luck: Luck };

const who = fc.nat({ max: 2 });

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant("edit" as const), who, fields: fc.option(anyVersion, { freq: 8 }) }),
  fc.record({ do: fc.constant("pull" as const), who }),
  fc.record({ do: fc.constant("push" as const), who, luck }),
);

function devicesOn(
  server: OneRecord,
  strategy: ConstructorParameters<typeof OneDevice>[2],
): readonly OneDevice[] {
  return ["A", "B", "C"].map((name) => new OneDevice(name, server, strategy));
}

test(`with any threeWay(), three devices agree in the end (${CASES} cases)`, () => {
  const property = fc.property(
    anyStrategy,
    anyVersion,
    fc.array(act, { maxLength: 25 }),
    ({ strategy }, first, acts) => {
      const server = new OneRecord();
      server.put(first);
      const devices = devicesOn(server, strategy);
      for (const its of acts) {
        const device = devices[its.who] as OneDevice;
        if (its.do === "edit") device.edit(its.fields);
        else if (its.do === "pull") device.pull();
        else device.push(its.luck);
      }

      settleAll(devices);

      const [a, b, c] = devices.map(({ shown }) => shown) as [
        Fields | null,
        Fields | null,
        Fields | null,
      ];
      expect(isSameContent(a, b) && isSameContent(b, c)).toBe(true);
    },
  );
  expect(() => fc.assert(property, { numRuns: CASES })).not.toThrow();
});

type Step =
  | { readonly do: "count" | "tag" | "item" | "word"; readonly who: number; readonly by: number }
  | { readonly do: "pull"; readonly who: number }
  | { readonly do: "push"; readonly who: number; readonly luck: Luck };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom("count" as const, "tag" as const, "item" as const, "word" as const),
    who,
    by: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant("pull" as const), who }),
  fc.record({ do: fc.constant("push" as const), who, luck }),
);

const EXACT = threeWay({
  fields: {
    n: counter(),
    tags: set(),
    items: list({ key: "id" }),
    note: text({ overlapping: "both" }),
  },
});

test(`no count, tag, item or word is lost or doubled by three devices (${CASES} cases)`, () => {
  const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const server = new OneRecord();
    server.put({ n: 10, tags: [], items: [], note: "" });
    const devices = devicesOn(server, EXACT);
    for (const device of devices) device.pull();
    let counted = 10;
    const added: string[] = [];
    for (const [index, its] of steps.entries()) {
      const device = devices[its.who] as OneDevice;
      const now = device.shown as { n: number; tags: Json[]; items: Json[]; note: string };
      const name = `${its.do}${index}`;
      switch (its.do) {
        case "count":
          device.edit({ ...now, n: now.n + its.by });
          counted += its.by;
          break;
        case "tag":
          device.edit({ ...now, tags: [...now.tags, name] });
          added.push(name);
          break;
        case "item":
          device.edit({ ...now, items: [...now.items, { id: name }] });
          added.push(name);
          break;
        case "word":
          device.edit({ ...now, note: `${now.note}${name}\n` });
          added.push(name);
          break;
        case "pull":
          device.pull();
          break;
        case "push":
          device.push(its.luck);
      }
    }

    settleAll(devices);

    const result = server.version as unknown as {
      n: number;
      tags: Json;
      items: { id: string }[];
      note: string;
    };
    expect(result.n).toBe(counted);
    const found = [
      ...(result.tags as string[]),
      ...result.items.map(({ id }) => id),
      ...result.note.split("\n").filter((word) => word !== ""),
    ];
    expect(found.toSorted()).toEqual(added.toSorted());
    for (const { shown, journal } of devices) {
      expect(isEqual(shown, devices[0]?.shown ?? null)).toBe(true);
      expect(journal).toEqual([]);
    }
  });
  expect(() => fc.assert(property, { numRuns: CASES })).not.toThrow();
});
