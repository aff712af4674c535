import { afterEach, describe, expect, test, vi } from "vitest";
import { Later } from "../../src/view/later.js";

afterEach(() => vi.unstubAllGlobals());

function ran(later: Later): Promise<void> {
  return new Promise((resolve) => {
    later.run(resolve);
  });
}

describe.each([
  ["with messages", () => {}],
  ["where there are no messages", () => vi.stubGlobal("MessageChannel", undefined)],
])("%s", (_name, prepare) => {
  test("callbacks run after the code that awaited, in their order", async () => {
    prepare();
    const later = new Later();
    const order: string[] = [];
    later.run(() => order.push("first"));
    later.run(() => order.push("second"));
    const third = ran(later);
    await Promise.resolve();
    await Promise.resolve();
    order.push("awaited");

    await third;

    expect(order).toEqual(["awaited", "first", "second"]);
    later.close();
  });

  test("one that throws is reported, and the others run", async () => {
    prepare();
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal("reportError", report);
    const later = new Later();
    later.run(() => {
      throw new Error("my own fault");
    });

    await ran(later);

    expect(report.mock.calls).toEqual([[new Error("my own fault")]]);
    later.close();
  });

  test("one that asks for another gets it in a task after this one", async () => {
    prepare();
    const later = new Later();
    const order: string[] = [];
    const nested = new Promise<void>((resolve) => {
      later.run(() => {
        later.run(() => {
          order.push("nested");
          resolve();
        });
        queueMicrotask(() => order.push("microtask"));
        order.push("outer");
      });
    });

    await nested;

    expect(order).toEqual(["outer", "microtask", "nested"]);
    later.close();
  });

  test("nothing runs after it was closed", async () => {
    prepare();
    const later = new Later();
    const callback = vi.fn<() => void>();
    later.run(callback);
    later.close();

    await ran(new Later());

    expect(callback).not.toHaveBeenCalled();
  });
});

test("where nothing takes reports, the console gets them", async () => {
  vi.stubGlobal("reportError", undefined);
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const later = new Later();
  later.run(() => {
    throw new Error("my own fault");
  });

  await ran(later);

  expect(error).toHaveBeenCalledWith(new Error("my own fault"));
  error.mockRestore();
  later.close();
});
