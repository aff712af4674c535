/** How often to look whether a page is still shown, in milliseconds. */
const PAUSE = 500;

/**
 * Gives a page that is shown so many milliseconds to send by itself what was written, as `startSync()` does. Goes on as soon as none
 * is shown.
 */
export async function leaveToPages(patience: number): Promise<void> {
  for (let left = patience; left > 0 && (await isPageShown()); left -= PAUSE) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, PAUSE)));
  }
}

/** What a service worker knows of its pages (Service Workers, section 4.3). */
interface WorkerScope {
  readonly clients?: {
    readonly matchAll: () => Promise<readonly { readonly visibilityState?: string }[]>;
  };
}

async function isPageShown(): Promise<boolean> {
  const { clients } = globalThis as WorkerScope;
  const pages = (await clients?.matchAll()) ?? [];
  return pages.some(({ visibilityState }) => visibilityState === "visible");
}
