import type { Making } from "./draft.js";

/** `If-Match` and `If-None-Match` of every kind, mostly with the newest `ETag` that is known of the path. */
export function preconditions({ choose, model }: Making, path: string): Record<string, string> {
  if (!choose.percent(22)) return {};
  const name = choose.one(["If-Match", "If-Match", "If-None-Match"]);
  const own = model.etagsOf(path);
  const others = model.etags();
  const exact = own.length === 0 ? undefined : `"<${own.at(-1)}.etag>"`;
  const values: string[] = ["*", '"1"', '"<now-100000>"'];
  if (exact !== undefined) values.push(exact, exact, exact, exact, exact);
  if (own.length > 0) values.push(`"<${choose.one(own)}.etag>"`);
  const alone = own.filter((as) => !as.includes("["));
  if (alone.length > 0) values.push(`"<${choose.one(alone)}.etag+1>"`);
  if (others.length > 0) values.push(`"<${choose.one(others)}.etag>"`);
  if (choose.percent(15))
    values.push("abc", "1", '"abc"', 'W/"1"', '"0"', '""', '"*"', "", '"1", "2"');
  const made = { [name]: choose.one(values) };
  return choose.percent(5) ? { ...made, "If-None-Match": "*" } : made;
}

/** What any request may carry. */
export function extras({ choose }: Making): Record<string, string> {
  const made: Record<string, string> = {};
  if (choose.percent(6)) made["Origin"] = choose.one(["http://example.org", "null"]);
  if (choose.percent(4)) made["Accept"] = choose.one(ACCEPTS);
  if (choose.percent(2)) made["Authorization"] = choose.one(CREDENTIALS);
  return made;
}

const ACCEPTS = [
  "application/json",
  "*/*",
  "text/html",
  "text/html, */*;q=0.1",
  "application/*",
  "application/xml",
  "",
  "application/json;q=0",
  "application/json;q=0, */*",
  "*/*;q=0, application/json;q=0.1",
  "nonsense",
];

const CREDENTIALS = [
  "Basic !!!",
  "Basic",
  "Bearer abc",
  `Basic ${btoa("nocolon")}`,
  `Basic ${btoa(":emptyname")}`,
  `Basic ${btoa("ann:")}`,
  `basic ${btoa("ann:x")}`,
  `Basic ${btoa("a:b:c")}`,
  `Basic ${Buffer.from("é:ü").toString("base64")}`,
];

export const CONTENT_TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "APPLICATION/JSON",
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/merge-patch+json",
  "application/json-patch+json",
  "multipart/form-data; boundary=x",
  "",
  "nonsense",
];
