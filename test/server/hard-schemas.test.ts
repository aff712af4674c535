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
const TOO_LONG = "takes too many steps";

test("a schema that refers to itself is refused", async () => {
  expect(await write({ $ref: "#" }, {})).toContain(TOO_DEEP);
  expect(await write({ allOf: [{ $ref: "#" }] }, {})).toContain(TOO_DEEP);
});

test("a schema that refers to itself for a part of the data is not", async () => {
  const tree = { properties: { child: { $ref: "#" } }, maxProperties: 1 };
  const data = nested(100, (child) => ({ child }));

  expect(await write(tree, data)).toBe("201 ");
});

test("references that double at each level come to an end", async () => {
  const definitions = Object.fromEntries(
    Array.from({ length: 40 }, (_, level) => [
      `d${level}`,
      { allOf: [{ $ref: `#/definitions/d${level + 1}` }, { $ref: `#/definitions/d${level + 1}` }] },
    ]),
  );
  const schema = { definitions: { ...definitions, d40: {} }, $ref: "#/definitions/d0" };

  expect(await write(schema, {})).toContain(TOO_LONG);
}, 60_000);

test("a pattern that takes others for ever is answered", async () => {
  const text = `${"a".repeat(5000)}!`;

  for (const pattern of ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a*)*b", "^(?=(a+)+$)"]) {
    const schema = { properties: { text: { pattern } } };
    expect(await write(schema, { text })).toContain("does not match");
  }
}, 60_000);

test("a pattern that refers to its groups comes to an end as well", async () => {
  const schema = { properties: { text: { pattern: String.raw`^(a+)+\1b$` } } };

  expect(await write(schema, { text: "a".repeat(5000) })).toContain(TOO_LONG);
}, 60_000);

test("a pattern that would fill the memory is refused", async () => {
  const schema = { properties: { text: { pattern: "((a{99}){99}){99}" } } };

  expect(await write(schema, { text: "a" })).toContain("the pattern is too large");
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

test("many values are compared without comparing each with each", async () => {
  const values = Array.from({ length: 100_000 }, (_, index) => `value ${index}`);
  const schema = { properties: { list: { uniqueItems: true, items: { enum: values } } } };

  expect(await write(schema, { list: values })).toBe("201 ");
}, 60_000);
