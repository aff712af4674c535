import { afterEach, describe, expect, test, vi } from "vitest";
import { LookChannel } from "../../src/store/look-channel.js";

test("says look and nothing else", async () => {
  const channel = new LookChannel("talk", BroadcastChannel);
  const other = new BroadcastChannel("kintsugi:talk");
  const heard = new Promise((resolve) => {
    other.addEventListener("message", (event) => resolve(event.data));
  });

  channel.post();

  expect(await heard).toBe("look");
  other.close();
  channel.close();
});

test("is not created before it is needed", () => {
  const names: string[] = [];
  class Channel extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      names.push(name);
    }
  }
  const channel = new LookChannel("lazy", Channel);
  expect(names).toEqual([]);

  channel.post();
  channel.post();

  expect(names).toEqual(["kintsugi:lazy"]);
  channel.close();
});

test("a channel that was closed under us harms nobody", () => {
  const channels: BroadcastChannel[] = [];
  class Channel extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  }
  const channel = new LookChannel("closed", Channel);
  channel.post();
  channels[0]?.close();

  channel.post();
  channel.close();
  channel.post();

  expect(channels).toHaveLength(1);
});

test("where channels are missing or forbidden, nobody is told", () => {
  class Forbidden extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      this.close();
      throw new DOMException("sandboxed", "SecurityError");
    }
  }
  const heard: string[] = [];
  const live = (Constructor: typeof Forbidden | undefined): void => {
    const channel = new LookChannel("none", Constructor);
    const stop = channel.subscribe(() => heard.push("look"));
    channel.post();
    stop();
    channel.close();
  };

  expect(() => live(undefined)).not.toThrow();
  expect(() => live(Forbidden)).not.toThrow();
  expect(heard).toEqual([]);
});

/** A channel that counts what is said, in a page with timers of its own. */
function openIn(visibilityState = "visible") {
  const said: unknown[] = [];
  class Channel extends BroadcastChannel {
    override postMessage(message: unknown): void {
      said.push(message);
    }
  }
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("document", { visibilityState });
  return { channel: new LookChannel("many", Channel), said };
}

describe("many messages in a row, in a page that is shown", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("the first goes out at once, the others together, and then nothing", () => {
    const { channel, said } = openIn();
    for (let n = 0; n < 5; n++) channel.post();
    const first = said.length;
    vi.advanceTimersByTime(100);
    const then = said.length;
    channel.post();

    expect([first, then, said.length]).toEqual([1, 2, 3]);
    channel.close();
  });

  test("what waits goes out when it is closed", () => {
    const { channel, said } = openIn();
    channel.post();
    channel.post();

    channel.close();

    expect(said.length).toBe(2);
  });

  test("what waits goes out when the page is left, once", () => {
    const window = new EventTarget();
    vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
    vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
    const { channel, said } = openIn();
    channel.post();
    window.dispatchEvent(new Event("pagehide"));
    expect(said.length).toBe(1);
    channel.post();

    window.dispatchEvent(new Event("pagehide"));

    expect(said.length).toBe(2);
    vi.advanceTimersByTime(100);
    channel.close();
    window.dispatchEvent(new Event("pagehide"));
    expect(said.length).toBe(2);
  });

  test("each of them goes out at once where nobody sees the page", () => {
    const { channel, said } = openIn("hidden");
    for (let n = 0; n < 5; n++) channel.post();

    expect(said.length).toBe(5);
    channel.close();
  });
});
