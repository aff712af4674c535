// Says for how long the main thread was kept from everything else.

/** Listens for tasks of 50 ms and more, at no cost. `stop()` gives the longest one in ms; null where it cannot be told. */
export function watchLongTasks() {
  if (!PerformanceObserver.supportedEntryTypes.includes("longtask")) return { stop: () => null };
  let longest = 0;
  const note = (entries) => {
    for (const { duration } of entries) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "longtask" });
  return {
    stop() {
      note(observer.takeRecords());
      observer.disconnect();
      return longest;
    },
  };
}

/**
 * Posts itself a message after the other, which keeps the thread busy but works in every browser, and gives the
 * longest gap between two of them.
 */
export function watchGaps() {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  const note = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  port1.addEventListener("message", () => {
    note();
    port2.postMessage(null);
  });
  port1.start();
  port2.postMessage(null);
  return {
    stop() {
      note();
      port1.close();
      return longest;
    },
  };
}
