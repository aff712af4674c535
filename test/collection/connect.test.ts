import { describe, expect, test } from "vitest";
import { checkRemote } from "../../src/database/connection.js";
import { InvalidInputError } from "../../src/errors.js";
import { open, rejectionOf } from "./opened.js";

describe("the server's root", () => {
  // what is given → the one form that content is bound to
  test.each([
    ["https://example.org/v1", "https://example.org/v1"],
    ["https://example.org/v1/", "https://example.org/v1"],
    ["https://example.org:443/v1", "https://example.org/v1"],
    ["HTTPS://EXAMPLE.org/v1", "https://example.org/v1"],
    ["https://example.org/kinto/v1", "https://example.org/kinto/v1"],
    ["https://example.org/a/../v1", "https://example.org/v1"],
    ["http://localhost:8888/v1", "http://localhost:8888/v1"],
    ["http://LOCALHOST/v1", "http://localhost/v1"],
    ["http://kinto.localhost/v1", "http://kinto.localhost/v1"],
    ["http://127.0.0.1:8888/v1", "http://127.0.0.1:8888/v1"],
    ["http://127.1/v1", "http://127.0.0.1/v1"],
    ["http://[::1]:8888/v1", "http://[::1]:8888/v1"],
  ])("%s", (remote, root) => {
    expect(checkRemote(remote, false)).toBe(root);
  });

  test.each([
    ["", 'remote is "": give a URL such as https://example.org/v1'],
    ["example.org/v1", 'remote is "example.org/v1": give a URL'],
    ["/v1", 'remote is "/v1": give a URL'],
    ["https://example.org", "such as https://example.org/v1"],
    ["https://example.org/", "it ends with the API's version, such as https://example.org/v1"],
    ["https://example.org/v1/buckets", "it ends with the API's version"],
    ["https://example.org/v1//", "it ends with the API's version"],
    ["https://example.org/v", "it ends with the API's version"],
    ["https://example.org/v1?x=1", "it ends with the API's version"],
    ["https://example.org/v1#x", "it ends with the API's version"],
    ["https://bob:s3cr3t@example.org/v1", "remote contains a password: pass it in auth"],
    ["https://bob@example.org/v1", "remote contains a password: pass it in auth"],
    ["http://example.org/v1", "remote is http://example.org/v1: use https"],
    ["http://localhost.example.org/v1", "use https"],
    ["http://notlocalhost/v1", "use https"],
    ["http://127.example.org/v1", "use https"],
    ["http://192.168.0.1/v1", "use https"],
    ["http://0.0.0.0/v1", "use https"],
    ["ftp://localhost/v1", "use https"],
    ["javascript:alert(1)//v1", "use https"],
  ])("is not %s", (remote, message) => {
    expect(() => checkRemote(remote, false)).toThrow(InvalidInputError);
    expect(() => checkRemote(remote, false)).toThrow(message);
  });

  test("may be without https where the app insists, but it is still http", () => {
    expect(checkRemote("http://192.168.0.1/v1", true)).toBe("http://192.168.0.1/v1");
    for (const remote of ["ftp://example.org/v1", "file:///v1", "ws://example.org/v1"]) {
      expect(() => checkRemote(remote, true)).toThrow("use https");
    }
  });

  test("a password is never in the message", () => {
    expect(() => checkRemote("https://bob:s3cr3t@example.org/x", false)).not.toThrow("s3cr3t");
  });
});

test.each([0, -1, Number.NaN])("a timeout of %j is refused", async (timeout) => {
  const { db } = await open();
  expect(() => db.connect({ remote: "https://example.org/v1", timeout })).toThrow(
    `timeout is ${timeout}: give milliseconds`,
  );
});

test("a connection that is refused leaves the one before", async () => {
  const { db } = await open();
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    return Promise.reject(new TypeError("cut off"));
  };
  db.connect({ remote: "https://example.org/v1", fetch });

  expect(() => db.connect({ remote: "https://example.org/", fetch })).toThrow(InvalidInputError);
  await db.sync();

  expect(asked[0]).toMatch(/^https:\/\/example\.org\/v1\//);
});

test("without a connection a sync says so, and the client cannot be had", async () => {
  const { db, tasks } = await open();
  const task = await tasks.create({ title: "x" });

  expect(await db.sync()).toMatchObject({ ok: false, reason: "not-connected", pending: 1 });
  expect(await tasks.sync()).toMatchObject({ ok: false, reason: "not-connected" });
  expect(await rejectionOf(db.remote())).toMatchObject({ code: "not-connected" });
  expect(await tasks.get(task.id)).toEqual(task);
});
