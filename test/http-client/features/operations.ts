import { expect, vi } from "vitest";
import { refusalOf, statusOf, type Part } from "../its.js";
import { hear, secondsUntil } from "./hear.js";

const URL = "https://kinto.test/eos";

/** What alerts are: `type` is what the documentation of the client has, `code` what servers send. */
function alert(client: string, code: string, message: string): readonly [string, object] {
  const type = client === "db.remote()" ? { type: code } : {};
  return ["deprecated", { ...type, code, message, url: URL }];
}

/** A server that asks to be left alone for ten seconds. */
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

/** A server that will be switched off in 2099. */
export const ANNOUNCED_END: Part = {
  name: "a service that will end",
  profile: "announced end",
  features: [
    {
      title: "the deprecated event tells of it",
      run: async ({ client, name }) => {
        const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
        const heard = hear(client);
        const info = await client.fetchServerInfo();
        await client.listBuckets();
        warn.mockRestore();

        expect(info).toMatchObject({ eos: "2099-12-31" });
        const alerts = heard.filter(([type]) => type === "deprecated");
        expect(alerts).toEqual([
          alert(name, "soft-eol", "Move on"),
          alert(name, "soft-eol", "Move on"),
        ]);
      },
    },
  ],
};

/** A server that was switched off. */
export const ENDED: Part = {
  name: "a service that has ended",
  profile: "ended",
  features: [
    {
      title: "every call fails",
      run: async ({ client, name }) => {
        const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
        const heard = hear(client);
        const blog = client.bucket("blog");
        const works = [
          () => client.fetchServerInfo(),
          () => client.listBuckets(),
          () => client.createBucket("blog"),
          () => blog.collection("posts").listRecords(),
          () => blog.collection("posts").createRecord({}),
          () => client.deleteBuckets(),
        ];
        for (const work of works) {
          const refused = await refusalOf(work());
          expect([statusOf(refused), refused.data?.errno]).toEqual([410, 202]);
        }
        warn.mockRestore();

        expect(heard).toContainEqual(alert(name, "hard-eol", "Gone"));
      },
    },
  ],
};

/** A server that takes nothing. */
export const READ_ONLY: Part = {
  name: "a read-only server",
  profile: "read-only",
  features: [
    {
      title: "it says so, and refuses what would change it",
      run: async ({ client }) => {
        const refused = await refusalOf(client.createBucket("blog"));

        expect((await client.fetchServerSettings()).readonly).toBe(true);
        expect(refused).toMatchObject({ response: { status: 405 }, data: { errno: 115 } });
      },
    },
  ],
};
