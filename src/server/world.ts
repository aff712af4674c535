import type { World } from "./http/exchange.js";
import { DEFAULT_SETTINGS, type Settings } from "./settings.js";
import { MemoryStorage } from "./storage/memory-storage.js";

/** What the world is made of. Settings that are absent have their defaults. */
export interface WorldOptions extends Pick<World, "now" | "random" | "onError"> {
  readonly settings?: Partial<Settings>;
}

/** An empty world for `handle`: it holds the state of one server, and nothing else does. */
export function createWorld({ settings = {}, now, random, onError }: WorldOptions): World {
  const storage = new MemoryStorage(now);
  return { settings: toSettings(settings), storage, now, random, onError, nonces: new Map() };
}

/** Takes the settings out of options that hold more than them. */
function toSettings(options: Partial<Settings>): Settings {
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(DEFAULT_SETTINGS, name) && value !== undefined,
  );
  const principals = { ...DEFAULT_SETTINGS.principals, ...options.principals };
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(given), principals };
}
