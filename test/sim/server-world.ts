import type { World } from "../../src/server/http/exchange.js";
import type { Passwords } from "../../src/server/identity/passwords.js";
import { createWorld } from "../../src/server/world.js";

/** A token is its user's name: nothing has to be hashed. */
export const PASSWORDS: Passwords = {
  hash: (password) => password,
  verify: () => false,
  nameOf: (_, token) => token,
};

/** What all servers have in common. A fault of the server itself ends the case. */
export const WORLD: World = createWorld({
  now: () => 0,
  random: (bytes) => bytes,
  onError: (error) => {
    throw error;
  },
  settings: { policies: [{ name: "sim", authenticate: () => "bob" }] },
});
