import { expect, vi } from "vitest";
import type KintoClient from "kinto-http";
import { refusalOf, statusOf, type Part } from "../its.js";

type Emitter = NonNullable<KintoClient["events"]>;

function eventsOf(client: KintoClient): Emitter {
  const { events } = client;
  if (events === undefined) throw new Error("no emitter");
  return events;
}

/** What a client tells from now on. */
function hear(client: KintoClient): (readonly [string, unknown])[] {
  const heard: (readonly [string, unknown])[] = [];
  for (const type of ["backoff", "retry-after", "deprecated"]) {
    eventsOf(client).on(type, (event: unknown) => heard.push([type, event]));
  }
  return heard;
}

/** Seconds from now, as a server counts them. */
function secondsUntil(time: unknown): number {
  return Math.round((Number(time) - Date.now()) / 1000);
}

/** "Events", as far as a server with ordinary settings causes them. */
export const EVENTS: Part = {
  name: "events",
  features: [
    {
      title: "no backoff",
      run: async ({ client }) => {
        const heard = hear(client);
        await client.listBuckets();

        // told with every answer
        expect(heard).toEqual([["backoff", 0]]);
        expect(client.backoff).toBe(0);
      },
    },
    {
      title: "the retry-after event",
      run: async ({ client, intercept }) => {
        const heard = hear(client);
        const busy = { code: 503, errno: 201, error: "Service Unavailable" };
        const headers = { "Retry-After": "30" };
        intercept(() => Promise.resolve(Response.json(busy, { status: 503, headers })));
        const refused = await refusalOf(client.listBuckets());

        expect(statusOf(refused)).toBe(503);
        const [type, time] = heard.find(([name]) => name === "retry-after") ?? [];
        expect([type, secondsUntil(time)]).toEqual(["retry-after", 30]);
      },
    },
    {
      title: "the deprecated event",
      run: async ({ client, name, posts }) => {
        const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        const heard = hear(client);
        // Kinto would rather have `_before`
        const { data } = await collection.listRecords({ filters: { _to: 1 } });
        warn.mockRestore();

        expect(data).toEqual([]);
        expect(heard).toContainEqual([
          "deprecated",
          {
            code: "soft-eol",
            // as the documentation has it
            ...(name === "db.remote()" && { type: "soft-eol" }),
            message: expect.stringContaining("deprecated"),
            url: expect.stringMatching(/^https:/),
          },
        ]);
      },
    },
    {
      title: "events.off(type, listener)",
      run: async ({ client }) => {
        const listener = vi.fn();
        eventsOf(client).on("backoff", listener);
        await client.listBuckets();
        eventsOf(client).off("backoff", listener);
        await client.listBuckets();

        expect(listener).toHaveBeenCalledTimes(1);
      },
    },
  ],
};

/** The same with a server that asks to be left alone for ten seconds. */
export const BACKOFF: Part = {
  name: "a busy server",
  profile: "backoff",
  features: [
    {
      title: "the backoff event",
      run: async ({ client }) => {
        const heard = hear(client);
        await client.listBuckets();
        const [[type, time] = []] = heard;

        expect([type, secondsUntil(time)]).toEqual(["backoff", 10]);
        expect(client.backoff).toBeGreaterThan(9000);
        expect(client.backoff).toBeLessThanOrEqual(10_000);
      },
    },
    {
      title: "an error asks for it as well",
      run: async ({ client }) => {
        const heard = hear(client);
        await refusalOf(client.bucket("blog").getData());

        expect(secondsUntil(heard[0]?.[1])).toBe(10);
      },
    },
  ],
};
