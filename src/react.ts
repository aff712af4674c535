// The door `kintsugi/react`: hooks for what changes. React is given by the app.
import { useMemo, useSyncExternalStore } from "react";
import type { Collection } from "./collection/collection.js";
import type { LiveOptions, Stored } from "./collection/types.js";
import type { Database } from "./database/database.js";
import type { Status } from "./database/status.js";
import { LOADING, type LiveState } from "./view/live-query.js";
import type { Observable } from "./view/observable.js";

/**
 * What an observable has now; the component renders again when that changes. On a server, and while a page is hydrated, it is
 * `onServer`.
 */
export function useObservable<T>(observable: Observable<T>, onServer?: T): T {
  const getServerSnapshot = (): T => onServer ?? observable.get();
  return useSyncExternalStore(observable.subscribe, observable.get, getServerSnapshot);
}

/**
 * The records that a query asks for, kept current. The query may be written in place: it is a new one only when it says something else. A
 * condition that is a function is taken anew when one of `deps` changes, and only then.
 *
 * On a server, and while a page is hydrated, it is loading.
 *
 * @throws InvalidInputError for a query that cannot be read, or where the collection is never loaded.
 */
export function useLive<T extends object>(
  collection: Collection<T>,
  query: LiveOptions<T> = {},
  deps: readonly unknown[] = [],
): LiveState<Stored<T>> {
  const { where, ...rest } = query;
  const text = JSON.stringify([typeof where, where, rest]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the text says all that the query does, but for a function, which has `deps`
  const live = useMemo(() => collection.live(query), [collection, text, ...deps]);
  return useObservable<LiveState<Stored<T>>>(live, LOADING);
}

/**
 * One record, kept current: `undefined` in `data` while it is loading, and where there is no such record.
 *
 * @throws InvalidInputError where the collection is never loaded.
 */
export function useRecord<T extends object>(
  collection: Collection<T>,
  id: string,
): LiveRecord<Stored<T>> {
  const { state, data, error } = useLive(collection, byId<T>(id));
  return useMemo(() => ({ state, data: data?.[0], error }), [state, data, error]);
}

/** A record as {@link useRecord} has it. */
export interface LiveRecord<T> {
  readonly state: LiveState<T>["state"];
  readonly data: T | undefined;
  readonly error: unknown;
}

/** How this device stands towards the server, kept current. On a server of pages it is the status of that database there. */
export function useSyncStatus(db: Database): Status {
  return useObservable(db.status);
}

function byId<T extends object>(id: string): LiveOptions<T> {
  return { where: { id } as LiveOptions<T>["where"] & object, limit: 1, sort: "id" };
}
