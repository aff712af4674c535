import { isJsonObject, type Json } from "../../src/record/json.js";
import { batchParts } from "./answer.js";
import type { Canonical } from "./canonical.js";
import type { Difference } from "./compare.js";
import { isDeletedOtherwise } from "./deletion-order.js";
import { plainRequests, type Plain } from "./plain-requests.js";
import type { Sequence, Step } from "./step.js";

/** A request, and what both servers answered. */
export interface Asked {
  /** What was asked before. */
  readonly before: Sequence;
  readonly step: Step;
  readonly real: Canonical;
  readonly ours: Canonical;
}

/** A difference that is meant. Its name begins a row of the table in `docs/server.md`, which says more. */
export interface Rule {
  readonly name: string;
  /**
   * What it explains: one difference in an answer; or a whole answer, after which the servers hold different things; or
   * that they do so although they answered alike.
   */
  readonly kind: "detail" | "answer" | "silence";
  readonly covers: (asked: Asked, difference?: Difference) => boolean;
}

/** Kinto fails where ours does not, because of one of the requests that a step stands for. */
function failure(name: string, isCause: (request: Plain, step: Step) => boolean): Rule {
  return {
    name,
    kind: "answer",
    covers: ({ step, real, ours }) =>
      real.status >= 500 &&
      ours.status < 500 &&
      plainRequests(step).some((request) => isCause(request, step)),
  };
}

const FAILURES: readonly Rule[] = [
  failure(
    "`Response-Behavior: light` or `diff`, where the answer has no id, with history",
    ({ method, headers }) =>
      method === "PATCH" && ["light", "diff"].includes(headers["response-behavior"] ?? ""),
  ),
  failure("304 in a batch", ({ headers }, { body }) => {
    return isBatch(body) && headers["if-none-match"]?.startsWith('"') === true;
  }),
  failure(
    "a path in a batch that is no UTF-8",
    ({ path }, { body }) => isBatch(body) && path.includes("%FF"),
  ),
  failure(
    "a path in a batch that is not ASCII (`/buckets/é`)",
    ({ path }, { body }) => isBatch(body) && /[^ -~]/.test(path),
  ),
  failure(
    "a list as the body of a batch, or of a new account; `data` that is no object there",
    ({ path, body }) => {
      const isWrong = isJsonObject(body) ? !isJsonObject(body["data"]) : Array.isArray(body);
      return (
        isWrong && (path.startsWith("/accounts") || (path === "/batch" && Array.isArray(body)))
      );
    },
  ),
  failure(
    "defaults of a batch that have an object where a request has none",
    (_, { body }) => isBatch(body) && isJsonObject(body["defaults"]),
  ),
  failure(
    "`DELETE` of an object with a `last_modified` that is no number",
    ({ method, parameters }) =>
      method === "DELETE" && Number.isNaN(Number(parameters.get("last_modified") ?? 0)),
  ),
  failure("a `_token` that lacks a value by which the list is sorted", ({ parameters }) =>
    parameters.has("_token"),
  ),
  failure('an id compared with a list or an object (`not_id=["a"]`)', ({ parameters }) =>
    someParameter(parameters, /^([a-z]+_)?id$/, /^[[{]/),
  ),
  failure("an id compared with a fraction (`lt_id=1.5`)", ({ parameters }) =>
    someParameter(parameters, /^([a-z]+_)?id$/, /\./),
  ),
  failure("`last_modified` compared with a fraction (`min_last_modified=1.5`)", ({ parameters }) =>
    someParameter(parameters, /_last_modified$/, /\./),
  ),
  failure("`like_last_modified`", ({ parameters }) => parameters.has("like_last_modified")),
  failure(
    "`like_` on `/permissions`, where an entry has no such field",
    ({ path, parameters }) => path === "/permissions" && someParameter(parameters, /^like_/, /./),
  ),
  failure(
    "preconditions on `/permissions` (`If-Match`, `If-None-Match: *`)",
    ({ path, headers }) =>
      path === "/permissions" && /if-(none-)?match/.test(Object.keys(headers).join(" ")),
  ),
  {
    name: "`like_` on `/permissions`, with characters that mean something to Python's `re`",
    kind: "answer",
    covers: ({ step }) =>
      plainRequests(step).some(
        ({ path, parameters }) =>
          path === "/permissions" && someParameter(parameters, /^like_/, /[\\^$.|?+()[{]/),
      ),
  },
  {
    name: "an account that the anonymous post with an id that is no text",
    kind: "answer",
    covers: ({ step }) =>
      plainRequests(step).some(({ path, body }) => {
        const data = isJsonObject(body) ? body["data"] : undefined;
        const id = isJsonObject(data) ? data["id"] : undefined;
        return path === "/accounts" && id !== undefined && typeof id !== "string";
      }),
  },
  failure(
    "a JSON patch that leaves no object of the data or the permissions",
    ({ method, headers }) =>
      method === "PATCH" &&
      headers["content-type"]?.startsWith("application/json-patch+json") === true,
  ),
  failure(
    "a merge patch with an object where there is something else",
    ({ method, headers }) =>
      method === "PATCH" && headers["content-type"] === "application/merge-patch+json",
  ),
];

const SILENCES: readonly Rule[] = [
  {
    name: "the groups of a deleted bucket",
    kind: "silence",
    covers: ({ before, step }) =>
      plainRequests(step).some(isDeletionOfBuckets) &&
      [...before, step].some((each) => plainRequests(each).some(makesMembers)),
  },
  {
    name: "a list that is deleted in parts (`DELETE …/records?_limit=10`)",
    kind: "silence",
    covers: ({ step, real }) =>
      plainRequests(step).some((request) => request.method === "DELETE" && !isFiltered(request)) &&
      JSON.stringify(real).toLowerCase().includes('"next-page"'),
  },
  {
    name: "a 409 in a batch, after parts that were answered and then undone",
    kind: "silence",
    covers: ({ real }) => statusesOf(real).indexOf(409) > 0,
  },
  {
    name: "a bucket that is deleted and made again in one batch",
    kind: "silence",
    covers: ({ step }) => {
      const requests = plainRequests(step).slice(1);
      return requests.some((request, index) => {
        const later = requests.slice(index + 1);
        return (
          isDeletionOfBuckets(request) && later.some((each) => makesBucket(each, request.path))
        );
      });
    },
  },
];

/** What Kinto keeps in sets, and prints in any order. */
const PRINTED_SETS =
  /member '.*' not found in {|Content-Type header should be one of|^"Fields |: Fields /;

const DETAILS: readonly Rule[] = [
  {
    name: "the order in messages of principals, content types and unknown `_fields`",
    kind: "detail",
    covers: (_, { at, real, ours } = { at: "", real: "", ours: "" }) =>
      /\.(description|message)$/.test(at) &&
      PRINTED_SETS.test(print(real)) &&
      sortedWords(real) === sortedWords(ours),
  },
];

const ORDERS: readonly Rule[] = [
  {
    name: "the order in which the objects of a list are deleted (`DELETE …/records`)",
    kind: "answer",
    covers: ({ step, real, ours }) => isDeletedOtherwise(step, real, ours),
  },
];

/** Every difference from the real Kinto that is meant. Nothing else is overlooked. */
export const RULES: readonly Rule[] = [...FAILURES, ...SILENCES, ...DETAILS, ...ORDERS];

function isBatch(body: Json | undefined): body is Readonly<Record<string, Json>> {
  return isJsonObject(body) && Array.isArray(body["requests"]);
}

function statusesOf({ body }: Canonical): readonly number[] {
  return (batchParts(body) ?? []).map(({ status }) => status);
}

function isFiltered({ parameters }: Plain): boolean {
  return [...parameters.keys()].some((name) => !/^_(?!since|to|before)/.test(name));
}

function isDeletionOfBuckets({ method, path }: Plain): boolean {
  return method === "DELETE" && /^\/buckets(\/[^/]+)?$/.test(path);
}

function makesMembers({ path, body }: Plain): boolean {
  return path.includes("/groups") && JSON.stringify(body ?? null).includes("members");
}

/** Whether a request may make a bucket again, after the bucket or the list with this path was deleted. */
function makesBucket({ method, path }: Plain, deleted: string): boolean {
  if (method === "POST") return path === "/buckets";
  return method === "PUT" && (path === deleted || path.slice(0, "/buckets".length) === deleted);
}

function someParameter(parameters: URLSearchParams, name: RegExp, value: RegExp): boolean {
  return [...parameters].some(([key, text]) => name.test(key) && value.test(text));
}

function print(json: Json | undefined): string {
  return JSON.stringify(json) ?? "";
}

function sortedWords(text: Json | undefined): string {
  return print(text)
    .split(/[{}[\], ]+/)
    .toSorted()
    .join(" ");
}
