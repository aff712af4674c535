import { expect, test } from "vitest";
import { qualityOf } from "../../src/server/http/quality-of.js";

/** As `webob.acceptparse.create_accept_header(…).acceptable_offers(["application/json"])` has it. */
const HEADERS: readonly (readonly [header: string, accepted: boolean])[] = [
  ["application/json", true],
  ["*/*", true],
  ["text/html", false],
  ["text/html, */*;q=0.1", true],
  ["application/*", true],
  ["application/xml", false],
  ["", false],
  ["application/json;q=0", false],
  ["nonsense", true],
  ["application/json;q=0, */*", false],
  ["*/*;q=0, application/json", true],
  ["application/json;charset=utf-8", false],
  ["application/json;charset=utf-8, */*", true],
  ["APPLICATION/JSON", true],
  [",", false],
  ["application/json,,text/html", true],
  ["application/json;q=2", true],
  ["application/json;q=0.5;x=y", true],
  ["application/json ; q=0.5", true],
  ["text/*;q=1, application/*;q=0", false],
  ["a b", true],
  ['application/json;v="a,b";q=1', false],
  ["*/json", false],
  ["application/json, application/json;q=0", true],
  ["q=1", true],
];

test.each(HEADERS)("Accept: %s lets JSON through: %s", (header, accepted) => {
  expect(qualityOf(header, "application/json") > 0).toBe(accepted);
});
