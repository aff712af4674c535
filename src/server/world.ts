import { TrimClock } from "./history/trim-clock.js";
import type { World } from "./http/exchange.js";
import { readSettings } from "./read-settings.js";
import type { ResourceName } from "./resource/resource.js";
import type { Settings } from "./settings.js";
import { MemoryStorage } from "./storage/memory-storage.js";
import { DataChecks } from "./schema/data-checks.js";
import type { Storage } from "./storage/storage.js";

/** What the world is made of. Settings that are absent have their defaults. */
export interface WorldOptions extends Pick<World, "now" | "random" | "onError"> {
  readonly settings?: Partial<Settings>;
  /** Chooses the ids of new objects; undefined leaves it to the resource. */
  readonly newId?: (resource: ResourceName) => string | undefined;
  /** In memory unless it is given. Its clock must be `now`. */
  readonly storage?: Storage;
}

/** A world for `handle`, empty unless its storage is not: it holds the state of one server, and nothing else does. */
export function createWorld(options: WorldOptions): World {
  const { settings = {}, now, random, newId, onError } = options;
  const storage = options.storage ?? new MemoryStorage(now);
  return {
    settings: readSettings(settings),
    storage,
    now,
    random,
    newId: (resource) => newId?.(resource.name) ?? resource.newId(random),
    onError,
    nonces: new Map(),
    trimClock: new TrimClock(),
    defaultBuckets: new Map(),
    routes: new Map(),
    schemas: new DataChecks(),
  };
}
