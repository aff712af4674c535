// The rules of the protocol once more, for servers that keep their data in SQLite.
import { vi } from "vitest";
import type { KintoServerOptions } from "../../src/server/index.js";
import { sqliteInMemory } from "./sqlite-in-memory.js";
import type * as UnderTest from "./kinto-under-test.js";
import { PROFILES } from "./profiles.js";
import "./conformance.test.js";
import "./atomic.test.js";

vi.mock("./kinto-under-test.js", async (importOriginal) => {
  const original = await importOriginal<typeof UnderTest>();
  const ourKinto = (options: KintoServerOptions = {}): UnderTest.KintoUnderTest =>
    original.ourKinto({ ...options, storage: sqliteInMemory() });
  const changed: Partial<typeof UnderTest> = {
    UNDER_TEST: "ours",
    ourKinto,
    kintoUnderTest: ourKinto,
    startKintoUnderTest: (name) => Promise.resolve(ourKinto(PROFILES[name].ours)),
  };
  return { ...original, ...changed };
});
