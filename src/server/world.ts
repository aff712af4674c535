import { checkSettings } from "./check-settings.js";
import type { World } from "./http/exchange.js";
import { DEFAULT_SETTINGS, type Settings } from "./settings.js";
import { MemoryStorage } from "./storage/memory-storage.js";
import type { Storage } from "./storage/storage.js";

/** What the world is made of. Settings that are absent have their defaults. */
export interface WorldOptions extends Pick<World, "now" | "random" | "onError"> {
  readonly settings?: Partial<Settings>;
  /** In memory unless it is given. Its clock must be `now`. */
  readonly storage?: Storage;
}

/** A world for `handle`, empty unless its storage is not: it holds the state of one server, and nothing else does. */
export function createWorld(options: WorldOptions): World {
  const { settings = {}, now, random, onError } = options;
  const storage = options.storage ?? new MemoryStorage(now);
  return {
    settings: toSettings(settings),
    storage,
    now,
    random,
    onError,
    nonces: new Map(),
    schemas: new WeakMap(),
  };
}

/** Takes the settings out of options that hold more than them. Throws `SettingsError`. */
function toSettings(options: Partial<Settings>): Settings {
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(DEFAULT_SETTINGS, name) && value !== undefined,
  );
  const principals = { ...DEFAULT_SETTINGS.principals, ...options.principals };
  const settings: Settings = { ...DEFAULT_SETTINGS, ...Object.fromEntries(given), principals };
  checkSettings(settings);
  return settings;
}
