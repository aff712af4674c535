import type { World } from "../../src/server/http/exchange.js";
import type { Passwords } from "../../src/server/identity/passwords.js";
import { createWorld } from "../../src/server/world.js";
import type { Tokens } from "./tokens.js";

/** Nothing has to be hashed: a server knows the tokens that it gave. */
export function passwordsOf(tokens: Tokens): Passwords {
  return {
    hash: (password) => password,
    verify: () => false,
    nameOf: (_, token) => tokens.nameOf(token),
  };
}

/** What all servers have in common. A fault of the server itself ends the case. */
export const WORLD: World = createWorld({
  now: () => 0,
  random: (bytes) => bytes,
  onError: (error) => {
    throw error;
  },
  settings: { policies: [{ name: "sim", authenticate: () => "bob" }] },
});
