import { expect, vi } from "vitest";
import { refusalOf, statusOf, type Part } from "../its.js";
import { eventsOf, hear, secondsUntil } from "./hear.js";

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
      title: "two records of the same time: the retry-after event",
      notOnMemory: true,
      run: async ({ client, posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a" });
        const { last_modified } = data;
        await collection.createRecord({ id: "b" });
        const heard = hear(client);
        const refused = await refusalOf(collection.createRecord({ id: "c", last_modified }));

        expect(refused).toMatchObject({ response: { status: 409 }, data: { errno: 122 } });
        const [type, time] = heard.find(([name]) => name === "retry-after") ?? [];
        expect([type, secondsUntil(time)]).toEqual(["retry-after", 3]);
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
