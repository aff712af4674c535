/** How the definition of this context stands to the one that a collection was last synced with. */
export type Standing =
  | "same"
  /** The collection was never written by a sync. */
  | "unclaimed"
  /** The app raised `version`: this definition takes over. */
  | "newer"
  /** The other one is newer, or nobody can tell which of the two is. */
  | "differs";

/** Compares fingerprints: a version, then what decides. Only a higher version may replace another definition. */
export function judgeDefinition(stored: string | null, own: string): Standing {
  if (stored === null) return "unclaimed";
  if (stored === own) return "same";
  return versionOf(own) > versionOf(stored) ? "newer" : "differs";
}

/** Stands in a fingerprint before what shapes records on their way, where anything does. */
export const SHAPED_BY = " | ";

/** Whether two definitions name the same that shapes records on their way. */
export function isShapedAlike(stored: string | null, own: string): boolean {
  return shapeIn(stored ?? "") === shapeIn(own);
}

function shapeIn(fingerprint: string): string {
  const at = fingerprint.indexOf(SHAPED_BY);
  return at === -1 ? "" : fingerprint.slice(at);
}

/** NaN, which is higher than nothing and lower than nothing, where there is none to read. */
function versionOf(fingerprint: string): number {
  return Number.parseInt(fingerprint, 10);
}
