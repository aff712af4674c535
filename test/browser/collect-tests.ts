import type { Runner } from "../../src/testing/index.js";

/** A test runner for a suite that runs elsewhere: the bodies of its tests, by their full names. */
export function collectTests(
  register: (runner: Runner) => void,
): ReadonlyMap<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  const path: string[] = [];
  register({
    describe: (name, body) => {
      path.push(name);
      body();
      path.pop();
    },
    test: (name, body) => {
      const fullName = [...path, name].join(" > ");
      if (tests.has(fullName)) throw new Error(`Two tests are called ${fullName}`);
      tests.set(fullName, body);
    },
    expect: (actual) => ({
      toBe: (expected) => {
        if (!Object.is(actual, expected)) throw mismatch(actual, expected);
      },
      toEqual: (expected) => {
        if (!isAlike(actual, expected)) throw mismatch(actual, expected);
      },
    }),
  });
  return tests;
}

function mismatch(actual: unknown, expected: unknown): Error {
  return new Error(`Expected ${print(expected)}, but got ${print(actual)}`);
}

function print(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Map || item instanceof Set) return [...(item as Iterable<unknown>)];
    return item instanceof Error ? String(item) : item;
  });
  return text ?? String(value);
}

/** As `toEqual` of other runners: through and through, where a property that is undefined is absent. */
function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Error && b instanceof Error) return a.message === b.message;
  if (a instanceof Map && b instanceof Map) return isAlike([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return isAlike([...a], [...b]);
  const [entriesOfA, entriesOfB] = [entriesOf(a), entriesOf(b)];
  return (
    entriesOfA.size === entriesOfB.size &&
    [...entriesOfA].every(
      ([key, value]) => entriesOfB.has(key) && isAlike(value, entriesOfB.get(key)),
    )
  );
}

function entriesOf(object: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(object).filter(([, value]) => value !== undefined));
}
