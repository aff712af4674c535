import { expect, test } from "vitest";
import { SharedAcls } from "../../src/server/storage/shared-acls.js";

test("equal permissions are one object", () => {
  const acls = new SharedAcls();
  const first = acls.share({ read: ["bob"] });

  for (let n = 0; n < 5000; n++) acls.share({ read: [`user ${n}`] });

  expect(acls.share({ read: ["bob"] })).toBe(first);
  expect(acls.share({ read: ["ann"] })).not.toBe(first);
});

test("long permissions do not fill the memory", () => {
  const acls = new SharedAcls();
  const first = acls.share({ read: ["bob"] });

  for (let n = 0; n < 20; n++) acls.share({ read: ["x".repeat(100_000), String(n)] });

  expect(acls.share({ read: ["bob"] })).not.toBe(first);
});
