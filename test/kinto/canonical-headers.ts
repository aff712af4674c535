import { isJsonObject, type Json, type JsonObject } from "../../src/record/json.js";
import { canonicalJson, canonicalText, type Context } from "./canonical.js";

/** What belongs to the connection, not to the answer. */
const OF_THE_CONNECTION = [
  "date",
  "server",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "via",
];
const SETS = [
  "allow",
  "access-control-expose-headers",
  "access-control-allow-headers",
  "access-control-allow-methods",
];

/**
 * Headers as they can be compared. Names of the parts of a batch keep their case, since there they are keys of
 * JSON. `length` is that of the body, where it is known: that of an answer to `HEAD` depends on how JSON is printed.
 */
export function canonicalHeaders(
  headers: Readonly<Record<string, string>>,
  context: Context,
  length: number | undefined,
): JsonObject {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const made: Record<string, Json> = {};
  for (const name of Object.keys(headers).toSorted()) {
    if (OF_THE_CONNECTION.includes(name.toLowerCase())) continue;
    made[name] = canonicalHeader(name.toLowerCase(), headers[name] ?? "", lower, context, length);
  }
  return made;
}

function canonicalHeader(
  name: string,
  value: string,
  headers: Readonly<Record<string, string>>,
  context: Context,
  length: number | undefined,
): Json {
  if (SETS.includes(name))
    return value
      .split(",")
      .map((each) => each.trim())
      .toSorted();
  switch (name) {
    case "last-modified":
      return isDateOf(value, headers["etag"]) ? "the ETag in seconds" : value;
    case "content-length":
      return length === undefined || Number(value) === length ? "the length" : value;
    case "expires":
      return `in ${Math.round((Date.parse(value) - context.moment.now) / 10_000) * 10} s`;
    case "alert":
      return canonicalJson(parse(value), context);
    case "next-page":
      return canonicalUrl(value, context);
    default:
      return canonicalText(value, context);
  }
}

function isDateOf(value: string, etag: string | undefined): boolean {
  const time = Number(etag?.replaceAll('"', ""));
  return Math.floor(time / 1000) * 1000 === Date.parse(value);
}

/** Parameters in their order, `_token` as what it holds. */
function canonicalUrl(value: string, context: Context): Json {
  const mark = value.indexOf("?");
  const parameters = [...new URLSearchParams(mark < 0 ? "" : value.slice(mark))];
  return {
    path: canonicalText(mark < 0 ? value : value.slice(0, mark), context),
    parameters: parameters.map(([name, text]): Json => {
      const token = name === "_token" ? parse(decode(text)) : undefined;
      return [
        name,
        isJsonObject(token) ? canonicalJson(token, context) : canonicalText(text, context),
      ];
    }),
  };
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
