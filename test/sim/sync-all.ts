import type { Program } from "../../src/sync/effects.js";
import { syncCollections, type SyncedOf } from "../../src/sync/sync-collections.js";
import type { Terms } from "../../src/sync/terms.js";
import { strategyOf } from "./app-strategy.js";
import { BUCKET, type SimCollection } from "./collections.js";
import type { Device } from "./device.js";
import type { SimTab } from "./tab.js";

interface Its {
  readonly pageSize: number;
  /** Whether records are encoded on their way. */
  readonly isEncoded: boolean;
  readonly token: () => string;
}

/** What came of one sync of a device. */
export interface SyncedAll {
  readonly each: readonly SyncedOf[];
  /** Those whose turn came, in this order. */
  readonly reached: readonly SyncedOf[];
}

/** Syncs every collection of a device in one of its tabs; every other device has them in the other order. */
export function* syncAll(device: Device, tab: SimTab, its: Its): Program<SyncedAll> {
  const terms = device.collections.map((collection) => termsOf(tab, collection, its));
  const reached: SyncedOf[] = [];
  const order = device.index % 2 === 0 ? terms : terms.toReversed();
  const each = yield* syncCollections(order, (synced) => reached.push(synced));
  return { each, reached };
}

function termsOf(
  tab: SimTab,
  { key, name }: SimCollection,
  { pageSize, isEncoded, token }: Its,
): Terms {
  return {
    key,
    bucket: BUCKET,
    collection: name,
    strategy: strategyOf(tab.definition.strategy),
    definition: tab.definition.fingerprint,
    decodes: isEncoded,
    encodes: isEncoded,
    server: "http://sim/v1",
    isAuthenticated: true,
    expectedPrincipal: null,
    adopt: true,
    ensure: { bucket: {}, collection: {} },
    pageSize,
    world: { clock: () => tab.clock(), token, tell: () => {} },
  };
}
