import type { Call } from "../http/exchange.js";
import type { ResourceRoute } from "../http/route.js";
import type { StoredObject } from "../storage/storage.js";

export type Action = "create" | "update" | "delete";

/** What was done in one way to the objects of one list. */
export interface ChangeEvent {
  readonly action: Action;
  /** The endpoint of the first of the requests. What it says besides the list is not true of the others. */
  readonly route: ResourceRoute;
  /** Who sent the first of the requests; null for the anonymous. */
  readonly userId: string | null;
  /** The new versions, or the tombstones, in the order in which they were written. */
  readonly objects: readonly StoredObject[];
}

/**
 * What an HTTP request changed. Changes of one kind to one list are gathered in one event, at the place of the
 * first of them, so that a batch of many writes makes few events (`kinto/core/events.py`, `EventCollector`).
 */
export class Changes {
  readonly #events = new Map<string, ChangeEvent & { readonly objects: StoredObject[] }>();

  add(call: Call, route: ResourceRoute, action: Action, object: StoredObject): void {
    const key = `${action} ${route.listUri}`;
    const known = this.#events.get(key);
    if (known !== undefined) known.objects.push(object);
    else this.#events.set(key, { action, route, userId: call.user?.id ?? null, objects: [object] });
  }

  events(): Iterable<ChangeEvent> {
    return this.#events.values();
  }

  /** Forgets all of them, because they were undone. */
  clear(): void {
    this.#events.clear();
  }
}
