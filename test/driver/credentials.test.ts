import { describe, expect, test, vi } from "vitest";
import { account, bearer, Credentials, type Auth } from "../../src/driver/credentials.js";
import { InvalidInputError } from "../../src/errors.js";

/** An app that gives these, one after the other, and then the last one again. */
function giving(...headers: readonly (string | null)[]) {
  const queue = [...headers];
  const auth = vi.fn(() => Promise.resolve(queue.length > 1 ? queue.shift() : queue[0]));
  return auth as unknown as (() => Promise<string | null>) & typeof auth;
}

// what is given → the header, whose number is 1 unless there is none
test.each<[string, Auth | undefined, string | null]>([
  ["nothing", undefined, null],
  ["an account", account("bob", "s3cr3t"), "Basic Ym9iOnMzY3IzdA=="],
  ["an account beyond Latin-1", account("bøb", "пароль😀"), `Basic ${utf8("bøb:пароль😀")}`],
  ["a colon in the password", account("bob", "a:b"), `Basic ${utf8("bob:a:b")}`],
  ["an empty password", account("bob", ""), "Basic Ym9iOg=="],
  ["a long password", account("bob", "é".repeat(5000)), `Basic ${utf8(`bob:${"é".repeat(5000)}`)}`],
  ["a token", bearer("abc.def"), "Bearer abc.def"],
  ["a function", () => "Digest x", "Digest x"],
  ["a function that waits", () => Promise.resolve("Digest x"), "Digest x"],
  ["a function, while nobody is signed in", () => null, null],
])("%s", async (_name, auth, header) => {
  const credentials = new Credentials(auth);

  expect(await credentials.current()).toEqual({ header, as: header === null ? 0 : 1 });
  expect(credentials.areGiven).toBe(auth !== undefined);
});

function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

test("only an account says which user it must be", () => {
  const expected = [account("bob", "x"), bearer("x"), () => null, undefined].map(
    (auth) => new Credentials(auth).expectedPrincipal,
  );
  expect(expected).toEqual(["account:bob", null, null, null]);
});

describe("a number", () => {
  test("is the same for the same header, also when it comes back", async () => {
    const credentials = new Credentials(giving("a", "b", "a", null, "c"));
    const numbers: number[] = [];
    for (let round = 0; round < 5; round++) {
      numbers.push((await credentials.current()).as);
      credentials.forget();
    }
    expect(numbers).toEqual([1, 2, 1, 0, 3]);
  });
});

describe("the app is asked", () => {
  test("once, until its answer is forgotten", async () => {
    const auth = giving("a");
    const credentials = new Credentials(auth);

    await Promise.all([credentials.current(), credentials.current()]);
    await credentials.current();
    const before = auth.mock.calls.length;
    credentials.forget();
    await credentials.current();

    expect([before, auth.mock.calls.length]).toEqual([1, 2]);
  });

  test("once for all that wait for fresh credentials", async () => {
    const auth = giving("a", "b");
    const credentials = new Credentials(auth);
    await credentials.current();

    const refreshed = await Promise.all([credentials.refresh(), credentials.refresh()]);

    expect(refreshed).toEqual([true, true]);
    expect(auth).toHaveBeenCalledTimes(2);
    expect(await credentials.current()).toEqual({ header: "b", as: 2 });
  });

  test("again after it threw", async () => {
    const auth = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error("no sign-in today"))
      .mockResolvedValue("a");
    const credentials = new Credentials(auth);

    await expect(credentials.current()).rejects.toThrow("no sign-in today");
    expect(await credentials.current()).toEqual({ header: "a", as: 1 });
  });
});

// what is given at first and when asked again → whether that is worth another try
test.each<[string, Auth | undefined, boolean]>([
  ["the same header", giving("a", "a"), false],
  ["another header", giving("a", "b"), true],
  ["none any longer", giving("a", null), false],
  ["one after none", giving(null, "a"), true],
  ["an account", account("bob", "x"), false],
  ["a token", bearer("x"), false],
  ["nothing", undefined, false],
])("refreshing %s", async (_name, auth, isWorthIt) => {
  const credentials = new Credentials(auth);
  await credentials.current();

  expect(await credentials.refresh()).toBe(isWorthIt);
});

test.each([undefined, 5, {}, { Authorization: "x" }])(
  "a function that gives %j is refused by name",
  async (given) => {
    const credentials = new Credentials((() => given) as unknown as () => string);

    await expect(credentials.current()).rejects.toThrow(InvalidInputError);
    await expect(credentials.current()).rejects.toThrow(
      "auth() must give the Authorization header as a string, or null",
    );
  },
);
