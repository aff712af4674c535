import { isJsonObject, type Json } from "../../src/record/json.js";
import type { Canonical } from "./canonical.js";
import type { Difference } from "./compare.js";
import { plainRequests, type Plain } from "./plain-requests.js";
import type { Step } from "./step.js";

/** A request, and what both servers answered. */
export interface Asked {
  readonly step: Step;
  readonly real: Canonical;
  readonly ours: Canonical;
}

/** A difference that is meant. Its name begins a row of the table in `docs/server.md`, which gives the reason. */
export type Rule = {
  readonly name: string;
} & (
  | {
      /** Explains one difference in an answer. */
      readonly kind: "detail";
      readonly covers: (difference: Difference, asked: Asked) => boolean;
    }
  | {
      /** Explains a whole answer, after which the servers hold different things. */
      readonly kind: "parting";
      readonly covers: (asked: Asked) => boolean;
    }
);

/** Kinto fails where ours does not, because of one of the requests that a step stands for. */
function failure(name: string, isCause: (request: Plain, step: Step) => boolean): Rule {
  return {
    name,
    kind: "parting",
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
    return isBatch(body) && /^"/.test(headers["if-none-match"] ?? "");
  }),
  failure(
    "a path in a batch that is not ASCII, or no UTF-8",
    ({ path }, { body }) => isBatch(body) && (/[^ -~]/.test(path) || path.includes("%FF")),
  ),
  failure("a batch that is a list", ({ path, body }) => path === "/batch" && Array.isArray(body)),
  failure(
    "defaults of a batch that have an object where a request has none",
    (_, { body }) => isBatch(body) && isJsonObject(body["defaults"]),
  ),
  failure(
    "`DELETE` with a `last_modified` that is no number",
    ({ method, parameters }) =>
      method === "DELETE" && Number.isNaN(Number(parameters.get("last_modified") ?? 0)),
  ),
  failure("a `_token` that lacks a value by which the list is sorted", ({ parameters }) =>
    parameters.has("_token"),
  ),
  failure('an id compared with a list or an object (`not_id=["a"]`)', ({ parameters }) =>
    someParameter(parameters, /^([a-z]+_)?id$/, /^[[{]/),
  ),
  failure("`last_modified` compared with a fraction (`min_last_modified=1.5`)", ({ parameters }) =>
    someParameter(parameters, /_last_modified$/, /\./),
  ),
  failure("`like_last_modified`", ({ parameters }) => parameters.has("like_last_modified")),
  failure(
    "`like_` on `/permissions`, where an entry has no such field",
    ({ path, parameters }) => path === "/permissions" && someParameter(parameters, /^like_/, /./),
  ),
];

/** Every difference from the real Kinto that is meant. Nothing else is overlooked. */
export const RULES: readonly Rule[] = [
  ...FAILURES,
  {
    name: "the order of principals in messages about a JSON patch",
    kind: "detail",
    covers: ({ at, real, ours }) =>
      /\.(description|message)$/.test(at) &&
      /member '.*' not found in {/.test(String(real)) &&
      sortedWords(real) === sortedWords(ours),
  },
];

function isBatch(body: Json | undefined): body is { readonly [key: string]: Json } {
  return isJsonObject(body) && Array.isArray(body["requests"]);
}

function someParameter(parameters: URLSearchParams, name: RegExp, value: RegExp): boolean {
  return [...parameters].some(([key, text]) => name.test(key) && value.test(text));
}

function sortedWords(text: Json | undefined): string {
  return String(text)
    .split(/[{}, ]+/)
    .toSorted()
    .join(" ");
}
