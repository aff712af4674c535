import type { createRemote, RemoteClient } from "../remote.js";
import { OfflineError, ReloadNeededError } from "../sync-errors.js";
import type { Connection } from "./connection.js";

/** A client of Kinto's HTTP API that signs its requests as the syncs do, and asks once for fresh credentials. */
export async function openRemote(connection: Connection): Promise<RemoteClient> {
  const { remote, credentials, headers, fetch } = connection;
  const create = await loadClient();
  return create(remote, {
    headers,
    fetch: async (url, init) => {
      const send = async (): Promise<Response> => {
        const { header } = await credentials.current();
        const signed = new Headers(init?.headers);
        if (header !== null) signed.set("Authorization", header);
        return fetch(url, { ...init, headers: signed, redirect: "error" });
      };
      const answer = await send();
      return answer.status === 401 && (await credentials.refresh()) ? send() : answer;
    },
  });
}

async function loadClient(): Promise<typeof createRemote> {
  try {
    return (await import("../remote.js")).createRemote;
  } catch (cause) {
    if ((globalThis.navigator as Navigator | undefined)?.onLine === false) {
      throw new OfflineError("A part of the app is not loaded yet, and there is no network", {
        cause,
      });
    }
    throw new ReloadNeededError("A part of the app cannot be loaded: reload the page", { cause });
  }
}
