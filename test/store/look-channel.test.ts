import { expect, test } from "vitest";
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
