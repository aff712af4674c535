/** What {@link orAborted} gives where the signal came first. */
export const ABORTED: unique symbol = Symbol("aborted");

/** A person may be asked and never answer: an abort ends the wait. */
export async function orAborted<R>(
  running: Promise<R>,
  signal: AbortSignal,
): Promise<R | typeof ABORTED> {
  const answered = new AbortController();
  const aborted = new Promise<typeof ABORTED>((resolve) => {
    const options = { once: true, signal: answered.signal };
    signal.addEventListener("abort", () => resolve(ABORTED), options);
  });
  try {
    return await Promise.race([running, aborted]);
  } finally {
    answered.abort();
  }
}
