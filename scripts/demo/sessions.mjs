// Who is signed in at the demo: a page gives name and password once, and gets a token that expires. So nothing that
// lies in a browser is worth much. It stands in front of the server, which knows of names and passwords only.
import { randomBytes } from "node:crypto";

const HOUR = 3_600_000;

/** `lifetime` is how long a token lasts, in milliseconds. */
export function createSessions(kinto, lifetime = HOUR) {
  const sessions = new Map();

  /** Whose token this is; undefined for none that is known, or no longer. */
  const find = (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const session = sessions.get(token);
    if (session === undefined) return undefined;
    if (session.expires > Date.now()) return { token, ...session };
    sessions.delete(token);
    return undefined;
  };

  return {
    /** `POST` signs in, `DELETE` signs out. */
    async answer(request) {
      if (request.method === "DELETE") {
        sessions.delete(find(request)?.token);
        return new Response(null, { status: 204 });
      }
      const authorization = request.headers.get("authorization") ?? "";
      if (request.method !== "POST") return new Response(null, { status: 405 });
      if (!(await isAccount(kinto, request.url, authorization))) return refuse();
      const token = randomBytes(24).toString("base64url");
      const expires = Date.now() + lifetime;
      sessions.set(token, { authorization, expires });
      return Response.json({ token, expires }, { headers: { "Cache-Control": "no-store" } });
    },
    /** A request of the API: with a token it goes on as that of the user who signed in. */
    async admit(request) {
      if (!/^Bearer /i.test(request.headers.get("authorization") ?? ""))
        return kinto.fetch(request);
      const session = find(request);
      if (session === undefined) return refuse();
      const headers = new Headers(request.headers);
      headers.set("authorization", session.authorization);
      return kinto.fetch(new Request(request, { headers }));
    },
    /** As if the time of all tokens were over. */
    expireAll: () => sessions.clear(),
  };
}

/** Kinto takes any name and password for a user: only of an account it says so. */
async function isAccount(kinto, url, authorization) {
  const root = new Request(new URL("/v1/", url), { headers: { authorization } });
  const { user } = await (await kinto.fetch(root)).json();
  return user?.id?.startsWith("account:") === true;
}

function refuse() {
  const body = { code: 401, errno: 104, error: "Unauthorized", message: "Please sign in." };
  const headers = { "Access-Control-Allow-Origin": "*", "WWW-Authenticate": "Bearer" };
  return Response.json(body, { status: 401, headers });
}
