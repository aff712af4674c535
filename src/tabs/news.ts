import type { KintsugiError } from "../errors.js";
import type { Why } from "../schedule/state.js";
import type { Progress } from "../sync/terms.js";

/** What one tab says of its syncs. It travels between tabs: plain data, moments in milliseconds of the wall clock. */
export interface News {
  /** How far the sync that runs has come, where it has told; null while none runs. */
  readonly running: { readonly progress: Progress | null } | null;
  /** How the last one ended; null before the first. */
  readonly ended: { readonly at: number; readonly failure: Failure | null } | null;
  /** When the last one that ended well did. */
  readonly completed: number | null;
  /** When it goes on by itself. */
  readonly next: { readonly at: number; readonly why: Why } | null;
}

/** What of an error can be told to another tab. */
export type Failure = Pick<KintsugiError, "name" | "code" | "message">;

export const NO_NEWS: News = { running: null, ended: null, completed: null, next: null };

/** How long after its moment an attempt that another tab announced is still believed in, in milliseconds. */
export const GRACE = 2_000;

/** What is known where these tabs said this: what goes on now, the newest end, and the next attempt of all. */
export function joinNews(all: readonly News[], now: number): News {
  let joined = NO_NEWS;
  for (const { running, ended, completed, next } of all) {
    joined = {
      running: joined.running ?? running,
      ended: later(joined.ended, ended),
      completed: Math.max(joined.completed ?? 0, completed ?? 0) || null,
      next: next !== null && next.at < now - GRACE ? joined.next : earlier(joined.next, next),
    };
  }
  return joined;
}

type Moment = { readonly at: number } | null;

function later<M extends Moment>(a: M, b: M): M {
  return b !== null && (a === null || b.at > a.at) ? b : a;
}

function earlier<M extends Moment>(a: M, b: M): M {
  return b !== null && (a === null || b.at < a.at) ? b : a;
}
