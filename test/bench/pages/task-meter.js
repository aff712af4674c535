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
