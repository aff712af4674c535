import { describe, expect, test } from "vitest";
import { readShape, type Transformer } from "../../src/collection/shape.js";
import { decodeAll, encodeAll } from "../../src/collection/transform.js";
import { isQuarantined, type LiveRecord } from "../../src/record/record.js";

const { signal } = new AbortController();

/** Puts the fields under one name, and the name of the transformer to a list. */
function wrapping(id: string): Transformer {
  return {
    id,
    encode: async (record) => {
      await Promise.resolve();
      const { id: _, ...fields } = record;
      return { [id]: fields };
    },
    decode: (record) => record[id] as object,
  };
}

function version(id: string, fields: object): LiveRecord {
  return { ...fields, id, last_modified: 7 };
}

test("what one encodes the others encode further, and back; in every record", async () => {
  const shape = readShape({ transformers: [wrapping("x"), wrapping("y"), wrapping("z")] });
  const bodies = Array.from({ length: 250 }, (_, n) => ({ id: `r${n}`, body: { n } }));

  const encoded = await encodeAll(shape, bodies, signal);

  expect(encoded).toEqual(
    bodies.map(({ body }) => ({ kind: "encoded", body: { z: { y: { x: body } } } })),
  );
  const there = encoded.map((each, n) =>
    version(`r${n}`, each.kind === "encoded" ? each.body : {}),
  );
  expect(await decodeAll(shape, there, signal)).toEqual(
    bodies.map(({ id, body }) => version(id, body)),
  );
});

test("no transformer sees the mark by which an attempt is known, nor takes it away", async () => {
  const shape = readShape({ transformers: [wrapping("x")] });
  const body = { n: 1, _kintsugi: ["token"] };

  const [encoded] = await encodeAll(shape, [{ id: "a", body }], signal);

  expect(encoded).toEqual({ kind: "encoded", body: { x: { n: 1 }, _kintsugi: ["token"] } });
  const there = version("a", { x: { n: 1 }, _kintsugi: ["token"] });
  expect(await decodeAll(shape, [there], signal)).toEqual([version("a", body)]);
});

test("neither id nor timestamp is a transformer's to change", async () => {
  const id = "changing";
  const shape = readShape({
    transformers: [
      {
        id,
        encode: (record) => ({ ...record, id: "z", last_modified: 1 }),
        decode: (record) => ({ ...record, id: "z", last_modified: 1 }),
      },
    ],
  });

  expect(await decodeAll(shape, [version("a", { n: 1 })], signal)).toEqual([
    version("a", { n: 1 }),
  ]);
  expect(await encodeAll(shape, [{ id: "a", body: { n: 1 } }], signal)).toEqual([
    { kind: "encoded", body: { n: 1 } },
  ]);
});

describe("a record is set aside that decodes", () => {
  const asides: readonly [string, unknown][] = [
    ["to nothing", undefined],
    ["to null", null],
    ["to text", "text"],
    ["to a list", []],
    ["to what JSON has not", { at: new Date(0) }],
    ["to a deletion", { deleted: true }],
    ["to a reserved name", { _kintsugi_raw: {} }],
    ["to what looks like one that is set aside", { quarantined: "x", raw: "y" }],
  ];
  test.each(asides)("%s", async (_, result) => {
    const transformer = { id: "bad", encode: () => ({}), decode: () => result as object };
    const shape = readShape({ transformers: [transformer] });

    const [decoded] = await decodeAll(shape, [version("a", { n: 1 })], signal);

    expect(decoded).toSatisfy(isQuarantined);
    expect(decoded).toMatchObject({ id: "a", last_modified: 7 });
    expect(JSON.parse((decoded as { raw: string }).raw)).toEqual(version("a", { n: 1 }));
  });
});

test("what throws no error has a reason, too", async () => {
  const transformer: Transformer = {
    id: "bad",
    // what is thrown may be anything
    encode: () => Promise.reject("no key"),
    decode: () => Promise.reject("no key"),
  };
  const shape = readShape({ transformers: [transformer] });

  expect(await decodeAll(shape, [version("a", {})], signal)).toMatchObject([
    { quarantined: "no key" },
  ]);
  expect(await encodeAll(shape, [{ id: "a", body: {} }], signal)).toEqual([
    { kind: "failed", reason: "no key" },
  ]);
});

test("after an abort nothing more is given to the app", async () => {
  const abort = new AbortController();
  let given = 0;
  const counting: Transformer = {
    id: "counting",
    encode: (record) => record,
    decode: (record) => {
      given++;
      abort.abort();
      return record;
    },
  };
  const many = Array.from({ length: 1_000 }, (_, n) => version(`r${n}`, { n }));

  const decoding = decodeAll(readShape({ transformers: [counting] }), many, abort.signal);

  await expect(decoding).rejects.toBe(abort.signal.reason);
  expect(given).toBeLessThan(many.length);
});
