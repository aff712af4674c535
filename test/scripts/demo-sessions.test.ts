import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSessions } from "../../scripts/demo/sessions.mjs";
import { createKintoServer } from "../../src/server/index.js";

const PAGE = "http://localhost/demo/token";
const API = "http://localhost/v1/";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const RIGHT = `Basic ${btoa("bob:s3cr3t")}`;

/** The demo's server, on which bob has an account. */
async function open() {
  const kinto = createKintoServer({ passwordCost: 4 });
  const body = JSON.stringify({ data: { password: "s3cr3t" } });
  const headers = { "Content-Type": "application/json" };
  await kinto.fetch(new Request(`${API}accounts/bob`, { method: "PUT", headers, body }));
  const sessions = createSessions(kinto, 60_000);
  const ask = (method: string, authorization: string): Promise<Response> =>
    sessions.answer(new Request(PAGE, { method, headers: { authorization } }));
  const signIn = async (): Promise<string> => {
    const { token } = (await (await ask("POST", RIGHT)).json()) as { token: string };
    return `Bearer ${token}`;
  };
  /** Who the API says that this is; its status where it says nobody. */
  const userOf = async (authorization: string): Promise<unknown> => {
    const response = await sessions.admit(new Request(API, { headers: { authorization } }));
    if (!response.ok) return response.status;
    return ((await response.json()) as { user?: { id: string } }).user?.id;
  };
  return { ask, signIn, userOf };
}

test("a token stands for who gave the password", async () => {
  const { signIn, userOf } = await open();
  expect(await userOf(await signIn())).toBe("account:bob");
  expect(await userOf(RIGHT)).toBe("account:bob");
});

test("no other password gets one", async () => {
  const { ask } = await open();
  expect((await ask("POST", `Basic ${btoa("bob:wrong")}`)).status).toBe(401);
  expect((await ask("POST", "")).status).toBe(401);
});

test("a token ends by itself", async () => {
  const { signIn, userOf } = await open();
  const token = await signIn();
  vi.setSystemTime(Date.now() + 59_999);
  expect(await userOf(token)).toBe("account:bob");
  vi.setSystemTime(Date.now() + 1);
  expect(await userOf(token)).toBe(401);
});

test("a token ends when its user signs out, and the others do not", async () => {
  const { ask, signIn, userOf } = await open();
  const [gone, left] = [await signIn(), await signIn()];
  expect((await ask("DELETE", gone)).status).toBe(204);
  expect(await userOf(gone)).toBe(401);
  expect(await userOf(left)).toBe("account:bob");
  expect((await ask("DELETE", gone)).status).toBe(204);
});
