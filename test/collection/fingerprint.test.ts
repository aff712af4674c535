import { expect, test } from "vitest";
import { defineCollection, type AnyCollectionDefinition } from "../../src/collection/definition.js";
import type { Transformer } from "../../src/collection/shape.js";
import { fingerprintOf } from "../../src/collection/fingerprint.js";
import { counter } from "../../src/merge/counter.js";
import { max, min } from "../../src/merge/extreme.js";
import { keepLocal, keepRemote } from "../../src/merge/keep.js";
import { list } from "../../src/merge/list.js";
import { set } from "../../src/merge/set.js";
import { clientWins, manual, serverWins } from "../../src/merge/strategy.js";
import { text } from "../../src/merge/text.js";
import { threeWay } from "../../src/merge/three-way.js";

function transformer(id: string): Transformer {
  return { id, encode: (record) => record, decode: (record) => record };
}

// these are stored on devices: another text for the same definition would keep every device from syncing
test.each([
  [defineCollection("tasks"), "1 three-way"],
  [defineCollection("notes", { bucket: "shared" }), "1 three-way"],
  [defineCollection("tasks", { merge: serverWins }), "1 server-wins"],
  [defineCollection("tasks", { merge: clientWins, version: 2 }), "2 client-wins"],
  [defineCollection("tasks", { merge: manual, version: 10 }), "10 manual"],
  [defineCollection("tasks", { merge: function mergeTasks() {} }), "1 function"],
  [defineCollection("tasks", { merge: () => null }), "1 function"],
  [defineCollection("tasks", { merge: threeWay() }), "1 three-way"],
  [defineCollection("tasks", { merge: threeWay({ contested: "local" }) }), "1 three-way"],
  [
    defineCollection("tasks", { merge: threeWay({ contested: "remote" }) }),
    "1 three-way contested:remote",
  ],
  [
    defineCollection("tasks", {
      merge: threeWay({ contested: () => null, deletions: "delete-wins" }),
    }),
    "1 three-way contested:function deletions:delete-wins",
  ],
  [
    defineCollection("tasks", {
      merge: threeWay({
        fields: {
          "d.e": set(),
          c: counter(),
          b: list({ key: "id" }),
          a: ({ local }) => local,
          f: max(),
          g: min(),
          h: keepLocal(),
          i: keepRemote(),
          j: text(),
          k: text({ by: "lines", overlapping: "both" }),
        },
      }),
    }),
    "1 three-way a=function b=list(id) c=counter d.e=set f=max g=min h=keepLocal i=keepRemote j=text(words) k=text(lines,both)",
  ],
  [
    defineCollection("tasks", { merge: threeWay({ recognition: "token" }) }),
    "1 three-way recognition:token",
  ],
  [
    defineCollection("tasks", {
      merge: threeWay({ fields: { n: counter() }, recognition: "content" }),
    }),
    "1 three-way n=counter recognition:content",
  ],
  [defineCollection("tasks", { ids: { generate: () => "x" } }), "1 three-way"],
  [defineCollection("tasks", { ids: { validate: () => true } }), "1 three-way | ids"],
  [
    defineCollection("tasks", { localFields: ["ui", "draft"] }),
    '1 three-way | local:["draft","ui"]',
  ],
  [
    defineCollection("tasks", { transformers: [transformer("zip"), transformer("aes")] }),
    "1 three-way | transformers:zip,aes",
  ],
  [defineCollection("tasks", { incoming: () => null }), "1 three-way | incoming:1"],
  [
    defineCollection("tasks", {
      version: 3,
      merge: serverWins,
      ids: { validate: () => true },
      localFields: ["draft"],
      transformers: [transformer("aes")],
      incoming: [() => null, () => undefined],
    }),
    '3 server-wins | ids local:["draft"] transformers:aes incoming:2',
  ],
] as readonly (readonly [AnyCollectionDefinition, string])[])("%o is told by %s", (its, told) => {
  expect(fingerprintOf(its)).toBe(told);
});
