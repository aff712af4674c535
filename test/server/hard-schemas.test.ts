import { beforeEach, expect, test } from "vitest";
import { ask, type Asked } from "./ask.js";
import { BOB, C, R } from "./given.js";
import { ourKinto, type KintoUnderTest } from "./kinto-under-test.js";
import { dig } from "./row.js";

let kinto: KintoUnderTest;

beforeEach(async () => {
  kinto = ourKinto({ schemaValidation: true });
  for (const question of BOB) await ask(kinto, question);
});

function store(schema: object): Promise<Asked> {
  return ask(kinto, { who: "bob", request: `PUT ${C}`, body: { data: { schema } } });
}

/** What the server says to a record under a schema, and that it goes on serving. */
async function write(schema: object, data: object): Promise<string> {
  expect((await store(schema)).status).toBe(200);
  const answer = await ask(kinto, { who: "bob", request: `POST ${R}`, body: { data } });
  expect((await ask(kinto, { who: "bob", request: `GET ${R}` })).status).toBe(200);
  return `${answer.status} ${answer.status === 400 ? String(dig(answer, "message")) : ""}`;
}

function nested(levels: number, wrap: (inner: object) => object): object {
  let object = {};
  for (let level = 0; level < levels; level++) object = wrap(object);
  return object;
}

const TOO_DEEP = "nested too deep, or refers to itself";

test("a schema that refers to itself is refused", async () => {
  expect(await write({ $ref: "#" }, {})).toContain(TOO_DEEP);
  expect(await write({ allOf: [{ $ref: "#" }] }, {})).toContain(TOO_DEEP);
});

test("a schema that refers to itself for a part of the data is not", async () => {
  const tree = { properties: { child: { $ref: "#" } }, maxProperties: 1 };
  const data = nested(100, (child) => ({ child }));

  expect(await write(tree, data)).toBe("201 ");
});

test("a pattern may repeat a character as often as it likes", async () => {
  const schema = { properties: { text: { pattern: "^[a-z]{0,60000}$" } } };

  expect(await write(schema, { text: "a".repeat(50_000) })).toBe("201 ");
  expect(await write(schema, { text: "a".repeat(60_001) })).toContain("does not match");
});

test("a schema is not stored if it is nested too deep", async () => {
  const answer = await store(nested(400, (not) => ({ not })));

  expect(`${answer.status} ${String(dig(answer, "message"))}`).toContain(TOO_DEEP);
  expect((await store(nested(50, (not) => ({ not })))).status).toBe(200);
});

test("a schema that cannot be read is refused when data comes", async () => {
  const unusable = "400 The schema cannot be used: ";

  expect(await write({ $id: "http://[" }, {})).toContain(unusable);
  const twice = { properties: { a: { $id: "http://x/a" }, b: { $id: "http://x/a" } } };
  expect(await write(twice, {})).toContain(unusable);
  expect(await write({ properties: { a: { $ref: "" } } }, { a: 1 })).toContain("NoSuchAnchor");
  expect(await write({ items: [{ type: "string" }] }, {})).toContain(
    `${unusable}[{'type': 'string'}] is not a schema`,
  );
});

test("a pattern that only Python's engine can run is not stored", async () => {
  for (const pattern of ["(?i)abc", "a++", "(?>a)"]) {
    const answer = await store({ properties: { text: { pattern } } });
    expect(`${answer.status} ${String(dig(answer, "message"))}`).toContain(
      `400 data.schema in body: pattern'${pattern}' is not a 'regex'`,
    );
  }
});

test("fractions are divided as people do", async () => {
  const schema = { properties: { price: { multipleOf: 0.01 } } };

  expect(await write(schema, { price: 19.99 })).toBe("201 ");
  expect(await write(schema, { price: 19.995 })).toContain("19.995 is not a multiple of 0.01");
});

test("what no keyword spoke of is refused by its name", async () => {
  const schema = { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false };

  expect(await write(schema, { a: 1 })).toBe("201 ");
  expect(await write(schema, { a: 1, b: 2 })).toContain('Property "b" does not match');
});

test("what is no keyword may have an id, or several the same", async () => {
  const ui = { id: "select", $id: "http://[", options: { id: "select" } };
  const schema = { properties: { a: { type: "string", ui }, b: { ui } } };

  expect(await write(schema, { a: "x", b: 1 })).toBe("201 ");
  expect(await write(schema, { a: 1 })).toContain("1 is not of type 'string'");
});

test("what is no keyword may hold a schema that is referred to", async () => {
  const schema = {
    shared: { name: { type: "string" } },
    properties: { a: { $ref: "#/shared/name" } },
  };

  expect(await write(schema, { a: "x" })).toBe("201 ");
  expect(await write(schema, { a: 1 })).toContain("1 is not of type 'string'");
});

test("an object that is asked for keeps its id", async () => {
  const schema = { properties: { a: { const: { id: "x" } } } };

  expect(await write(schema, { a: { id: "x" } })).toBe("201 ");
  expect(await write(schema, { a: {} })).toContain("{'id': 'x'} was expected");
});

test("a pattern that only JavaScript's engine can run is not stored", async () => {
  for (const pattern of [
    String.raw`\u{61}`,
    String.raw`[\u{61}]`,
    String.raw`[+-\w]`,
    String.raw`[\w-z]`,
  ]) {
    expect((await store({ properties: { text: { pattern } } })).status).toBe(400);
  }
});
