/** What the server says in headers, for every request alike. Times are milliseconds of the wall clock. */
export interface RemoteEventMap {
  /** The server asks every client to hold on until then; 0 with each answer that does not ask. */
  backoff: number;
  /** The server cannot answer now: try again at that time. */
  "retry-after": number;
  /** Something that was used will be switched off (`type` is `soft-eol`), or has been (`hard-eol`). */
  deprecated: { readonly type: string; readonly message: string; readonly url: string };
}

type Listener<K extends keyof RemoteEventMap> = (event: RemoteEventMap[K]) => void;

/** Passes on what the client tells, with the `type` of an alert: current servers call it `code`. */
export function withTypes(events: RemoteEvents): RemoteEvents {
  return {
    on: (type, listener) => events.on(type, listener),
    once: (type, listener) => events.once(type, listener),
    off: (type, listener) => events.off(type, listener),
    emit: (type, event) => events.emit(type, typed(event)),
  };
}

function typed<Event>(event: Event): Event {
  const { code, type } = event as { readonly code?: string; readonly type?: string };
  return code !== undefined && type === undefined ? { ...event, type: code } : event;
}

/** A part of Node's `EventEmitter`: one of those will do. */
export interface RemoteEvents {
  on<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): unknown;
  once<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): unknown;
  off<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): unknown;
  emit<K extends keyof RemoteEventMap>(type: K, event: RemoteEventMap[K]): unknown;
}

/** The emitter that a client has unless it is given one. */
export class RemoteEmitter implements RemoteEvents {
  readonly #listeners = new Map<string, readonly ((event: never) => void)[]>();

  on<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): this {
    this.#listeners.set(type, [...this.#of(type), listener]);
    return this;
  }

  off<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): this {
    const others = this.#of(type).filter((other) => other !== listener);
    this.#listeners.set(type, others);
    return this;
  }

  once<K extends keyof RemoteEventMap>(type: K, listener: Listener<K>): this {
    const first: Listener<K> = (event) => {
      this.off(type, first);
      listener(event);
    };
    return this.on(type, first);
  }

  emit<K extends keyof RemoteEventMap>(type: K, event: RemoteEventMap[K]): boolean {
    const listeners = this.#of(type);
    for (const listener of listeners) (listener as Listener<K>)(event);
    return listeners.length > 0;
  }

  #of(type: string): readonly ((event: never) => void)[] {
    return this.#listeners.get(type) ?? [];
  }
}
