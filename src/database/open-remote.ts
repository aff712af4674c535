import type { RemoteClient } from "../remote.js";
import type { Connection } from "./connection.js";
import { loadOnUse } from "./load-on-use.js";

/** A client of Kinto's HTTP API that signs its requests as the syncs do, and asks once for fresh credentials. */
export async function openRemote(connection: Connection): Promise<RemoteClient> {
  const { remote, credentials, headers, fetch } = connection;
  const { createRemote } = await loadOnUse(() => import("../remote.js"));
  return createRemote(remote, {
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
