import { expect, test } from "vitest";
import { settingsFile } from "../../scripts/kinto/settings.mjs";

test("a real Kinto gets its backend, its database and its port", () => {
  const text = settingsFile({ backend: "postgresql", databaseUrl: "postgresql://x", port: 8080 });

  expect(text).toContain("kinto.storage_backend = kinto.core.storage.postgresql\n");
  expect(text).toContain("kinto.cache_backend = kinto.core.cache.postgresql\n");
  expect(text).toContain("kinto.permission_url = postgresql://x\n");
  expect(text).toMatch(/\[server:main\][^[]*port = 8080\n/);
});

test("settings of a test replace the usual ones, or take them away", () => {
  const settings = { "kinto.userid_hmac_secret": "other", "kinto.bucket_create_principals": null };
  const text = settingsFile({ backend: "memory", port: 1, settings });

  expect(text).toContain("kinto.userid_hmac_secret = other\n");
  expect(text).not.toContain("a-secret-string");
  expect(text).not.toContain("bucket_create_principals");
  expect(text).not.toContain("storage_url");
});

test("a percent sign is one, and further lines belong to their setting", () => {
  const settings = { "kinto.eos_message": "100 %", "kinto.includes": "one\ntwo" };
  const text = settingsFile({ backend: "memory", port: 1, settings });

  expect(text).toContain("kinto.eos_message = 100 %%\n");
  expect(text).toContain("kinto.includes = one\n  two\n");
});
