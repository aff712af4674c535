/** The one address that the page's policy lets become code: that of its worker. */
interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => { readonly createScriptURL: (url: string) => string };
}

const WORKER = "/worker.js";

/** Starts the service worker; null where there can be none. The page works without one, as long as there is a server. */
export async function installWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator)) return null;
  try {
    return await navigator.serviceWorker.register(trusted(WORKER));
  } catch {
    return null;
  }
}

function trusted(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  return (
    trustedTypes?.createPolicy("worker", { createScriptURL: same }).createScriptURL(url) ?? url
  );
}

function same(url: string): string {
  return url;
}
