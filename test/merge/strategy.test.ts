import { expect, test } from "vitest";
import {
  clientWins,
  manual,
  serverWins,
  strategyName,
  threeWay,
  type AnyStrategy,
} from "../../src/merge/strategy.js";

test.each<[AnyStrategy, string]>([
  [threeWay(), "three-way"],
  [serverWins, "server-wins"],
  [clientWins, "client-wins"],
  [manual, "manual"],
  [function askTheUser() {}, "askTheUser"],
  [() => null, "app"],
  [async () => null, "app"],
])("%o is called %s", (strategy, name) => {
  expect(strategyName(strategy)).toBe(name);
});

test("those that are shared cannot be changed", () => {
  expect([serverWins, clientWins, manual].every((strategy) => Object.isFrozen(strategy))).toBe(
    true,
  );
});
