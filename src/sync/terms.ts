import type { AnyStrategy } from "../merge/strategy.js";
import type { BucketPermissions, CollectionPermissions } from "../protocol/permissions.js";
import type { CollectionKey } from "../store/rows.js";
import type { Clock } from "./window.js";

/** What one sync of one collection is told. Plain data and plain functions; nothing of it changes meanwhile. */
export interface Terms {
  readonly key: CollectionKey;
  readonly bucket: string;
  readonly collection: string;
  readonly strategy: AnyStrategy;
  /** The fingerprint of the definition: a collection is synced only by contexts that have the same one. */
  readonly definition: string;
  /** Whether the app's code sees what comes from the server, and what goes there: else nothing is asked. */
  readonly decodes: boolean;
  readonly encodes: boolean;
  /** The root URL of the server, which the content is bound to. */
  readonly server: string;
  /** Whether requests carry credentials. */
  readonly isAuthenticated: boolean;
  /** The user id that the credentials must give, where they name one. */
  readonly expectedPrincipal: string | null;
  /** Whether edits made before the first sign-in become those of the first principal. */
  readonly adopt: boolean;
  /** What the bucket and the collection are made with at the first sync where the server lacks them; null: they are not made. */
  readonly ensure: Parents | null;
  /** How many records a page holds at first. */
  readonly pageSize: number;
  /** Whether the attributes of the collection itself are asked for. Default: false. */
  readonly wantsMetadata?: boolean;
  /** Nothing is sent, whatever is unsent. Default: false. */
  readonly pullOnly?: boolean;
  /** A timestamp that the list has reached, told to caches on the way; null or absent: not known. */
  readonly expectedTimestamp?: number | null;
  readonly world: World;
}

/** The permissions with which a missing bucket and a missing collection are made. */
export interface Parents {
  readonly bucket: BucketPermissions;
  readonly collection: CollectionPermissions;
}

/** What the engine needs of the world besides its effects. */
export interface World {
  readonly clock: () => Clock;
  /** A fresh random word. */
  readonly token: () => string;
  readonly tell: (progress: Progress) => void;
}

/** How far a sync has come. */
export interface Progress {
  readonly collection: CollectionKey;
  readonly phase: "pull" | "push";
  /** Versions that came in this phase so far, or operations that the server took. */
  readonly done: number;
}
