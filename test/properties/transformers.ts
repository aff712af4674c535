import type { Json, Transformer } from "../../src/index.js";
import { seededRandom } from "../../src/testing/seeded-random.js";

/** A record that a transformer was not to be shown: its key is missing. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

type Fields = Readonly<Record<string, Json>>;

/**
 * Two transformers: one takes its time, the other hides what it is given behind random bytes, so that no two encodings
 * of a record are alike. While `isLocked` says so, nothing can be decoded.
 */
export function transformersFor(device: string, isLocked: () => boolean): readonly Transformer[] {
  const random = seededRandom(device.charCodeAt(0));
  return [
    {
      id: "wrapping",
      encode: async (record) => {
        await Promise.resolve();
        const { id: _, ...fields } = record;
        return { wrapped: fields };
      },
      decode: async (record) => {
        await Promise.resolve();
        return unwrap(record);
      },
    },
    {
      id: "sealing",
      encode: (record) => {
        const { id: _, ...fields } = record;
        const key = [random(1_000), random(1_000), random(1_000)];
        return { key, sealed: shift(JSON.stringify(fields), key) };
      },
      decode: (record) => {
        if (isLocked()) throw new LockedError("there is no key");
        return open(record);
      },
    },
  ];
}

/** What a record of the server says, encoded or not. */
export function readable<F extends object>(record: F): F {
  if (!Object.hasOwn(record, "sealed")) return record;
  const { key, sealed, ...rest } = record as F & Fields;
  return { ...unwrap(open({ key, sealed } as Fields)), ...rest } as unknown as F;
}

function open({ key, sealed }: Fields): Fields {
  const back = (key as readonly number[]).map((step) => -step);
  return JSON.parse(shift(sealed as string, back)) as Fields;
}

function unwrap({ wrapped }: Fields): Fields {
  return wrapped as Fields;
}

function shift(text: string, steps: readonly number[]): string {
  const codes = Array.from(text, (_, index) => {
    return text.charCodeAt(index) + (steps[index % steps.length] ?? 0);
  });
  return String.fromCharCode(...codes);
}
