import { describe, expect, test } from "vitest";
import { perform, type PerformEffect } from "../../src/driver/perform.js";
import { both, nothing, request, type Program } from "../../src/sync/effects.js";

function* ask(path: string): Program<string> {
  const answer = yield* request("pull.request", { method: "GET", path });
  return (answer as unknown as { readonly path: string }).path;
}

/** Answers every request with its path, after a while. */
const echo: PerformEffect = async (effect) => {
  await Promise.resolve();
  return effect.do === "request" ? { path: effect.request.path } : undefined;
};

function* askTwice(): Program<readonly string[]> {
  const first = yield* ask("/a");
  return [first, yield* ask(`${first}/b`)];
}

function* askThree(): Program<unknown> {
  return yield* both(both(ask("/a"), ask("/b")) as Program<unknown>, ask("/c"));
}

// oxlint-disable-next-line require-yield
function* fail(): Program<never> {
  throw new Error("a bug");
}

test("a program runs to its end, resumed with the result of each effect", async () => {
  expect(await perform(askTwice(), echo)).toEqual(["/a", "/a/b"]);
});

test("a program without effects is its result", async () => {
  expect(await perform(nothing(), echo)).toBeUndefined();
});

describe("two programs side by side", () => {
  test("give both results, whatever they hold in turn", async () => {
    expect(await perform(askThree(), echo)).toEqual([["/a", "/b"], "/c"]);
  });

  test("wait for each other's requests at the same time", async () => {
    const underway: string[] = [];
    const waiting = new Map<string, () => void>();
    const act: PerformEffect = (effect) =>
      new Promise((resolve) => {
        const path = effect.do === "request" ? effect.request.path : "";
        underway.push(path);
        waiting.set(path, () => resolve({ path }));
        // each is answered only when both were asked
        if (underway.length === 2) for (const answer of waiting.values()) answer();
      });

    const performed = await perform(both(ask("/a"), ask("/b")), act);

    expect(performed).toEqual(["/a", "/b"]);
  });
});

test("what cannot be performed rejects", async () => {
  const failing = perform(ask("/a"), () => Promise.reject(new Error("no disk")));
  await expect(failing).rejects.toThrow("no disk");
});

test("what a program throws rejects", async () => {
  await expect(perform(fail(), echo)).rejects.toThrow("a bug");
});
