import type KintoClient from "kinto-http";

type Emitter = NonNullable<KintoClient["events"]>;

export function eventsOf(client: KintoClient): Emitter {
  const { events } = client;
  if (events === undefined) throw new Error("no emitter");
  return events;
}

/** What a client tells from now on. */
export function hear(client: KintoClient): (readonly [string, unknown])[] {
  const heard: (readonly [string, unknown])[] = [];
  for (const type of ["backoff", "retry-after", "deprecated"]) {
    eventsOf(client).on(type, (event: unknown) => heard.push([type, event]));
  }
  return heard;
}

/** Seconds from now, as a server counts them. */
export function secondsUntil(time: unknown): number {
  return Math.round((Number(time) - Date.now()) / 1000);
}
