import { OPERATORS, type Operator } from "../../protocol/filter.js";
import { ERRNO, PARAMETER } from "../../protocol/names.js";
import type { Json } from "../../record/json.js";
import type { Call } from "../http/exchange.js";
import { decodePercent } from "../http/decode-percent.js";
import { HttpError, type Complaint } from "../http/http-error.js";
import { parseJson } from "../http/parse-json.js";
import { isFalsy } from "../python/is-falsy.js";
import { toInteger } from "../python/to-integer.js";
import { notString, printValue } from "../resource/complain.js";

/** The parameters of a query, decoded and coerced. Repeated ones hold an array. */
export type Parameters = ReadonlyMap<string, Json>;

/** Kinds of endpoints, which differ in the parameters that have a type (`kinto/core/resource/schema.py`). */
export type QueryKind = "list" | "object" | "other";

const INTEGERS: ReadonlySet<string> = new Set([
  PARAMETER.limit,
  PARAMETER.since,
  PARAMETER.to,
  PARAMETER.before,
  "last_modified",
]);
const STRINGS: ReadonlySet<string> = new Set([PARAMETER.token, "id"]);
const MAXIMUM = 2 ** 63;

/** The raw parameters in their order; a later one of the same name replaces an earlier one. */
export function rawParameters(call: Call): URLSearchParams {
  checkEncoding(call.query);
  return new URLSearchParams(call.query);
}

/** Coerces every parameter and adds what is wrong with the typed ones. */
export function readQuery(call: Call, kind: QueryKind, complaints: Complaint[]): Parameters {
  const parameters = new Map<string, Json>();
  for (const [name, texts] of groupByName(rawParameters(call))) {
    const text = texts.length > 1 ? texts : (texts[0] ?? "");
    parameters.set(name, coerce(name, text));
    if (kind === "list") readTyped(name, text, parameters, complaints);
    if (name === PARAMETER.fields && kind !== "other") parameters.set(name, splitList(text));
    if (name === PARAMETER.sort && kind === "list") parameters.set(name, splitList(text));
  }
  return parameters;
}

/** In one pass, where `getAll` would look through all of them for each name. */
function groupByName(raw: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, text] of raw) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [text]);
    else group.push(text);
  }
  return groups;
}

/** Deeper JSON in a query counts as text, so that nothing that works on it can run out of stack. */
const DEEPEST = 100;

/** What no JSON begins with is text: to parse it, and to find out why that failed, takes much longer than this. */
const MAYBE_JSON = /^[ \t\n\r]*[-"0-9[{tfn]/;

/** A value is JSON if it parses as JSON, otherwise text (`kinto/core/utils.py`, `native_value`). */
export function nativeValue(text: string): Json {
  if (!MAYBE_JSON.test(text)) return text;
  const parsed = parseJson(text, DEEPEST);
  return parsed.kind === "json" ? parsed.value : text;
}

/** The operator and the field that a parameter's name stands for. */
export function readFilterName(name: string): { operator: Operator; field: string } {
  const match = FILTER.exec(name);
  if (match === null) return { operator: "eq", field: name };
  return { operator: match[1] as Operator, field: match[2] as string };
}

/** Longer names first, so that `contains_any_x` is not `contains` of `any_x`. */
const FILTER = new RegExp(
  `^(${OPERATORS.toSorted((a, b) => b.length - a.length).join("|")})_([\\p{L}\\p{N}_.]+)$`,
  "u",
);

function coerce(name: string, text: string | readonly string[]): Json {
  if (name.startsWith("contains_")) {
    const value = typeof text === "string" ? nativeValue(text) : text;
    return Array.isArray(value) ? value : [value];
  }
  if (name.startsWith("in_") || name.startsWith("exclude_")) {
    return splitList(text).map(nativeValue);
  }
  return typeof text === "string" ? nativeValue(text) : text;
}

/** Empty items do not count (`kinto/core/schema.py`, `FieldList`). */
function splitList(text: string | readonly string[]): readonly string[] {
  return (typeof text === "string" ? text.split(",") : text).filter((item) => item !== "");
}

function readTyped(
  name: string,
  text: string | readonly string[],
  parameters: Map<string, Json>,
  complaints: Complaint[],
): void {
  const complain = (description: string): void => {
    complaints.push({ location: "querystring", name, description });
  };
  const value = typeof text === "string" ? nativeValue(text) : text;
  if (STRINGS.has(name) && !isFalsy(value) && typeof value !== "string") {
    complain(notString(value, name));
  }
  const isAbsent = isFalsy(value) && value !== 0 && value !== false;
  if (!INTEGERS.has(name) || isAbsent) return;
  const number = toInteger(value);
  if (number === undefined) complain(`"${printValue(value)}" is not a number`);
  else if (number < 0) complain(`${print(number)} is less than minimum value 0`);
  else if (number > MAXIMUM)
    complain(`${print(number)} is greater than maximum value ${print(MAXIMUM)}`);
  else parameters.set(name, number);
}

/** All digits, where JavaScript would print an exponent. */
function print(number: number): string {
  return Number.isFinite(number) ? BigInt(number).toString() : String(number);
}

function checkEncoding(query: string): void {
  try {
    decodePercent(query);
  } catch {
    const message = `A request with an incorrect encoding in the querystring was received. Please make sure your requests are encoded in UTF-8: ${query.slice(1)}`;
    throw new HttpError(400, "Bad Request", ERRNO.invalidParameters, { message });
  }
}
