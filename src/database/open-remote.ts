import type { RemoteClient, RemoteOptions } from "../remote.js";
import type { Connection } from "./connection.js";
import { loadOnUse } from "./load-on-use.js";

/**
 * A client of Kinto's HTTP API that signs its requests as the syncs do, and asks once for fresh credentials. A request
 * that was given an `Authorization` of its own keeps it.
 */
export async function openRemote(
  connection: Connection,
  options: Omit<RemoteOptions, "fetch"> = {},
): Promise<RemoteClient> {
  const { remote, credentials, headers, fetch } = connection;
  const { createRemote } = await loadOnUse(() => import("../remote.js"));
  const unsigned = Object.entries(headers).filter(([name]) => !/^authorization$/i.test(name));
  return createRemote(remote, {
    ...options,
    headers: { ...Object.fromEntries(unsigned), ...options.headers },
    fetch: async (url, init) => {
      const given = new Headers(init?.headers);
      const isSigned = given.has("Authorization");
      const send = async (): Promise<Response> => {
        const signed = new Headers(given);
        const { header } = await credentials.current();
        const signature = header ?? new Headers(headers).get("Authorization");
        if (signature !== null && !isSigned) signed.set("Authorization", signature);
        return fetch(url, { ...init, headers: signed, redirect: "error" });
      };
      const answer = await send();
      return answer.status === 401 && !isSigned && (await credentials.refresh()) ? send() : answer;
    },
  });
}
