import { expect, test } from "vitest";
import { DataChecks } from "../../src/server/schema/data-checks.js";

const MEGA = 1024 * 1024;

/** The same schema as another object each time. */
function schema(title: string, size = 0): { title: string; description: string } {
  return { title, description: "x".repeat(size) };
}

test("a schema is read once, whichever object it is", () => {
  const checks = new DataChecks();
  const check = checks.get(schema("a"), []);

  expect(checks.get(schema("a"), [])).toBe(check);
  expect(checks.get(schema("b"), [])).not.toBe(check);
  expect(checks.get(schema("a"), ["schema"])).not.toBe(check);
});

test("large schemas push out those that were not used lately, however few there are", () => {
  const checks = new DataChecks();
  const [old, used] = [checks.get(schema("old"), []), checks.get(schema("used"), [])];

  for (const title of ["a", "b", "c", "d", "e"]) {
    checks.get(schema(title, MEGA), []);
    expect(checks.get(schema("used"), [])).toBe(used);
  }
  expect(checks.get(schema("old"), [])).not.toBe(old);
});

test("a schema that is too large to be remembered is checked by all the same", () => {
  const checks = new DataChecks();
  const large = { ...schema("large", 5 * MEGA), type: "string" };

  expect(checks.get(large, [])({})?.message).toBe("{} is not of type 'string'");
  expect(checks.get(large, [])).toBe(checks.get(large, []));
  expect(checks.get({ ...large }, [])).not.toBe(checks.get({ ...large }, []));
});
