import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { account, openDatabase } from "../../src/index.js";
import { kintoUnderTest, startKintoUnderTest, UNDER_TEST } from "../server/kinto-under-test.js";
import { openIts, ours, published, type Maker, type Place } from "./clients.js";
import { PARTS } from "./features.js";
import { titled } from "./its.js";

// every call of the HTTP client, against our server or the one that KINTO_URL names

const MAKERS: readonly Maker[] = [published(), ours({ openDatabase, account })];
const TIMEOUT = 30_000;

describe.each(MAKERS.map((maker) => [maker.name, maker] as const))("%s", (_name, maker) => {
  describe.each(PARTS.map((part) => [part.name, part] as const))("%s", (_part, part) => {
    const { profile } = part;
    let kinto = kintoUnderTest();

    beforeAll(async () => {
      if (profile !== undefined) kinto = await startKintoUnderTest(profile);
    }, TIMEOUT);

    afterEach(() => maker.close());
    afterAll(() => kinto.stop());

    test.each(titled(part, maker.name, UNDER_TEST))(
      "%s",
      async (_title, { run }) => {
        expect.hasAssertions();
        if (profile === undefined) await kinto.reset();
        const root = `${kinto.origin}/v1`;
        const place: Place = { root, fetch: (request) => kinto.fetch(request) };
        await run(await openIts(maker, place));
      },
      TIMEOUT,
    );
  });
});
