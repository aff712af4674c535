import type { Json } from "../../../src/record/json.js";
import { permissions } from "./bodies.js";
import type { Draft, Making } from "./draft.js";
import { extras, preconditions } from "./headers.js";
import { toQuery } from "./queries.js";
import { USERS, type Who } from "../step.js";

const NAMES = ["bob", "bob", "alice", "ann", "carl", "x@y.org", ".x", "a b", "-"];

/** Makes an account with the password that `USERS` has. */
export function signUp(who: "bob" | "alice"): Draft {
  const password = USERS[who].split(":")[1] ?? "";
  return { who: "anon", method: "PUT", path: `/accounts/${who}`, body: { data: { password } } };
}

/** Anything on `/accounts`. */
export function accountRequest(making: Making): Draft {
  const { choose } = making;
  const name = choose.one(NAMES);
  const path = `/accounts/${encodeURIComponent(name)}`;
  const who: Who = choose.one(["anon", "anon", "bob", "bob", "alice", "ann", "impostor"]);
  const headers = { ...preconditions(making, path), ...extras(making) };
  return choose.weighted<() => Draft>([
    [30, () => ({ who, method: "PUT", path, headers, body: accountBody(making, name) })],
    [
      15,
      () => ({ who, method: "POST", path: "/accounts", headers, body: accountBody(making, name) }),
    ],
    [15, () => ({ who, method: "GET", path, headers })],
    [12, () => ({ who, method: choose.one(["GET", "HEAD"]), path: "/accounts", headers })],
    [15, () => ({ who, method: "PATCH", path, headers, body: accountBody(making, name) })],
    [8, () => ({ who, method: "DELETE", path, headers })],
    [3, () => ({ who, method: "DELETE", path: "/accounts", headers })],
    [3, () => ({ who, method: "GET", path: "/accounts", query: toQuery([["id", name]]) })],
  ])();
}

function accountBody(making: Making, name: string): Json {
  const { choose } = making;
  const own = name === "bob" || name === "alice" ? USERS[name].split(":")[1] : undefined;
  const made: Record<string, Json> = {};
  if (choose.percent(85)) {
    made["password"] = choose.percent(80)
      ? (own ?? "secret")
      : choose.one<Json>(["new", "", null, 3, "é"]);
  }
  if (choose.percent(30))
    made["id"] = choose.percent(80) ? name : choose.one<Json>(["bob", 3, null]);
  if (choose.percent(30)) made["email"] = "a@b.org";
  if (choose.percent(3)) return choose.one<Json>([{}, { data: null }, { data: [] }, []]);
  const acl = choose.percent(15) ? { permissions: permissions(making, "account") } : {};
  return { data: made, ...acl };
}
