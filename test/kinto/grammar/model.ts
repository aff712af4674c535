import type { Who } from "../step.js";

export type Kind = "bucket" | "group" | "collection" | "record";

/** Something that probably exists. */
export interface Thing {
  readonly kind: Kind;
  readonly path: string;
  readonly owner: Who;
}

/**
 * What a sequence has probably made so far. It is a guess, so that most requests meet something; nothing is wrong
 * if it is wrong.
 */
export class Model {
  readonly #things = new Map<string, Thing>();
  readonly #gone: Thing[] = [];
  /** The steps whose answers probably have an `ETag`, newest last, by path. */
  readonly #etags = new Map<string, string[]>();
  readonly accounts = new Set<Who>();
  /** Steps that asked for a page. */
  readonly pages: { readonly as: string; readonly who: Who; readonly path: string }[] = [];

  things(kind?: Kind): readonly Thing[] {
    const all = [...this.#things.values()];
    return kind === undefined ? all : all.filter((thing) => thing.kind === kind);
  }

  /** What was deleted, and may be a tombstone. */
  gone(kind: Kind): readonly Thing[] {
    return this.#gone.filter((thing) => thing.kind === kind);
  }

  has(path: string): boolean {
    return this.#things.has(path);
  }

  ownerOf(path: string): Who | undefined {
    return this.#things.get(path)?.owner;
  }

  add(path: string, owner: Who): void {
    const kind = kindOf(path);
    if (kind !== undefined && !this.#things.has(path))
      this.#things.set(path, { kind, path, owner });
  }

  /** Removes an object with all below it, or what is in a list. */
  remove(path: string): void {
    for (const thing of this.#things.values()) {
      if (thing.path !== path && !thing.path.startsWith(`${path}/`)) continue;
      this.#things.delete(thing.path);
      this.#gone.push(thing);
    }
  }

  touched(path: string, as: string): void {
    this.#etags.set(path, [...(this.#etags.get(path) ?? []), as]);
  }

  etagsOf(path: string): readonly string[] {
    return this.#etags.get(path) ?? [];
  }

  /** The steps whose `ETag` is of this list, or of something in it. */
  etagsIn(list: string): readonly string[] {
    return [...this.#etags].flatMap(([path, steps]) => {
      const isIn = path === list || path.slice(0, path.lastIndexOf("/")) === list;
      return isIn ? steps : [];
    });
  }

  /** Every step with an `ETag`. */
  etags(): readonly string[] {
    return [...this.#etags.values()].flat();
  }
}

const KINDS: Readonly<Record<number, Kind>> = { 3: "bucket", 7: "record" };

/** What an object is, by its path; undefined for lists and for endpoints of other kinds. */
export function kindOf(path: string): Kind | undefined {
  const segments = path.split("/");
  if (segments[1] !== "buckets") return undefined;
  if (segments.length === 5) return segments[3] === "groups" ? "group" : "collection";
  return KINDS[segments.length];
}
