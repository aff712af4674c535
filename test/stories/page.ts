import { onTestFinished, vi } from "vitest";

/** What the browser tells a page of itself. */
export interface Page {
  readonly hide: () => void;
  readonly show: () => void;
  /** The window is chosen, and was visible before. */
  readonly focus: () => void;
  readonly goOffline: () => void;
  readonly goOnline: () => void;
}

/** Makes this look like a page that is shown and online, until the test is over. */
export function openPage(): Page {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const window = new EventTarget();
  const network = { onLine: true };
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", network);
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  const turn = (visibilityState: "visible" | "hidden"): void => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  const connect = (onLine: boolean): void => {
    network.onLine = onLine;
    window.dispatchEvent(new Event(onLine ? "online" : "offline"));
  };
  return {
    hide: () => turn("hidden"),
    show: () => turn("visible"),
    focus: () => window.dispatchEvent(new Event("focus")),
    goOffline: () => connect(false),
    goOnline: () => connect(true),
  };
}
