import { afterEach, expect, test, vi } from "vitest";
import { webLock } from "../../src/driver/lock.js";

afterEach(() => vi.unstubAllGlobals());

test("the act runs under a lock that is named after the database", async () => {
  const request = vi.fn((_name: string, _options: object, act: () => unknown) => act());
  vi.stubGlobal("navigator", { locks: { request } });
  const { signal } = new AbortController();

  const result = await webLock("todo")(signal, () => Promise.resolve("done"));

  expect(result).toBe("done");
  expect(request.mock.calls[0]?.slice(0, 2)).toEqual(["kintsugi:todo", { signal }]);
});

test.each([
  ["there are no locks", {}],
  ["there is no navigator", undefined],
])("where %s the act runs all the same", async (_name, navigator) => {
  vi.stubGlobal("navigator", navigator);
  const { signal } = new AbortController();

  expect(await webLock("todo")(signal, () => Promise.resolve("done"))).toBe("done");
});
