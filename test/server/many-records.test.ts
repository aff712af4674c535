import { expect, test } from "vitest";
import { createKintoServer } from "../../src/server/index.js";

const COUNT = 20_000;
const BATCH = 200;
const LIST = "/buckets/default/collections/many/records";

test("twenty thousand records are written in batches, and read in pages", async () => {
  const server = createKintoServer({ batchMaxRequests: BATCH });
  const send = (path: string, body?: object): Promise<Response> =>
    server.fetch(
      new Request(path.startsWith("http") ? path : `http://localhost/v1${path}`, {
        headers: {
          Authorization: `Basic ${btoa("any:body")}`,
          "Content-Type": "application/json",
        },
        ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      }),
    );

  for (let first = 0; first < COUNT; first += BATCH) {
    const requests = Array.from({ length: BATCH }, (_, index) => ({
      path: `${LIST}/r${first + index}`,
      body: { data: { n: first + index, done: false } },
    }));
    const answer = await send("/batch", { defaults: { method: "PUT" }, requests });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  const seen: number[] = [];
  for (let url: string | null = `${LIST}?_limit=1000&_sort=last_modified`; url !== null;) {
    const page = await send(url);
    const { data } = (await page.json()) as { data: readonly { n: number }[] };
    seen.push(...data.map(({ n }) => n));
    url = page.headers.get("Next-Page");
  }

  expect(seen).toEqual(Array.from({ length: COUNT }, (_, n) => n));
}, 120_000);
