// The door `kintsugi/vue`. Vue is given by the app.
import { onScopeDispose, shallowRef, watchEffect, type ShallowRef } from "vue";
import type { Collection } from "./collection/collection.js";
import type { LiveOptions, Stored } from "./collection/types.js";
import type { LiveState } from "./view/live-query.js";
import type { Observable } from "./view/observable.js";

/** What an observable has now, as a ref that is current until the scope (a component's, most often) ends. */
export function useObservable<T>(observable: Observable<T>): Readonly<ShallowRef<T>> {
  const value = shallowRef(observable.get());
  onScopeDispose(observable.subscribe((now) => (value.value = now)));
  return value;
}

/**
 * The records that a query asks for, kept current. A query that is a function of refs is made anew when these change.
 *
 * @throws InvalidInputError for a query that cannot be read, or where the collection is never loaded.
 */
export function useLive<T extends object>(
  collection: Collection<T>,
  query: LiveOptions<T> | (() => LiveOptions<T>) = {},
): Readonly<ShallowRef<LiveState<Stored<T>>>> {
  const queryNow = (): LiveOptions<T> => (typeof query === "function" ? query() : query);
  const value = shallowRef(collection.live(queryNow()).get());
  watchEffect((onCleanup) => {
    const live = collection.live(queryNow());
    onCleanup(live.subscribe((now) => (value.value = now)));
  });
  return value;
}
