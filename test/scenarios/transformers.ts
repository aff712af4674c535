import type { Fields, Transformer } from "./client.js";
import { textOf } from "./look.js";
import type { Scenario } from "./scenario.js";

/** Records that are encoded on the way. */
export const TRANSFORMERS: readonly Scenario[] = [
  {
    id: "S37",
    title: "a record that cannot be decoded",
    right: { "others here": 2, "our edit on the server": "mine" },
    play: async (open) => {
      const { server, device } = await open();
      for (const id of ["fine", "broken", "also-fine"]) await server.put(id, { text: id });
      const picky: Transformer = { encode: same, decode: refusing("broken") };
      const phone = await device({ transformers: [picky] });
      await phone.create("mine", { text: "mine" });

      await phone.sync();
      const { failure } = await phone.sync();

      const others = (await phone.ids()).filter((id) => id.endsWith("fine")).length;
      return {
        "others here": others,
        "our edit on the server": await textOf(server, "mine"),
        failure,
      };
    },
  },
  {
    id: "S38",
    title: "two transformers, and more than one record",
    right: { "on the server": ["new?!", "new?!"], "on another device": ["new", "new"] },
    play: async (open) => {
      const { server, device } = await open();
      const transformers = [appending("?"), appending("!")];
      const [phone, laptop] = [await device({ transformers }), await device({ transformers })];
      for (const id of ["a", "b"]) await phone.create(id, { text: "new" });
      await phone.sync();

      await laptop.sync();

      return {
        "on the server": [await textOf(server, "a"), await textOf(server, "b")],
        "on another device": [await textOf(laptop, "a"), await textOf(laptop, "b")],
      };
    },
  },
];

function same(record: Fields): Fields {
  return record;
}

function refusing(text: string): Transformer["decode"] {
  return (record) => {
    if (record["text"] === text) throw new Error("cannot be decoded");
    return record;
  };
}

/** Decoding in another order than the reverse one leaves the text as it is. */
function appending(mark: string): Transformer {
  return {
    encode: (record) => ({ ...record, text: textIn(record) + mark }),
    decode: (record) => {
      const text = textIn(record);
      return { ...record, text: text.endsWith(mark) ? text.slice(0, -mark.length) : text };
    },
  };
}

function textIn({ text }: Fields): string {
  return typeof text === "string" ? text : "";
}
