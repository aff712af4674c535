/** Calls back when the page may have slept, or the network changed. The returned function ends it. */
export function watchPage(look: () => void): () => void {
  const watched: (readonly [EventTarget, string])[] = [];
  const watch = (target: EventTarget | undefined, events: readonly string[]): void => {
    if (target === undefined) return;
    for (const event of events) {
      target.addEventListener(event, look);
      watched.push([target, event]);
    }
  };
  watch(globalThis.document, ["visibilitychange", "resume"]);
  const hasEvents = typeof globalThis.addEventListener === "function";
  if (hasEvents) watch(globalThis, ["pageshow", "focus", "online", "offline"]);
  return () => {
    for (const [target, event] of watched) target.removeEventListener(event, look);
  };
}
