import type { KintoServerOptions } from "../../src/server/index.js";

/** One way to set up a server: the same for ours and for the real Kinto, each in its own words. */
export interface Profile {
  readonly ours: KintoServerOptions;
  /** Lines of Kinto's ini file, over those of `scripts/kinto/settings.mjs`; null takes a line away. */
  readonly kinto: Readonly<Record<string, string | null>>;
}

/**
 * The settings that blocks of rows ask for by name. To try another setting: add a profile here, then a `Block` of
 * `tables/` with `profile: "its name"`. The block has servers of its own, ours and (by `npm run test:kinto`) a real
 * one for each backend, started before its first row and stopped after its last.
 */
export const PROFILES = {
  backoff: { ours: { backoff: 10 }, kinto: { "kinto.backoff": "10" } },
  "pages of ten": { ours: { paginateBy: 10 }, kinto: { "kinto.paginate_by": "10" } },
} satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
