import { isJsonObject, type Json } from "../../src/record/json.js";
import type { Canonical } from "./canonical.js";

/** One place in which two answers differ. `undefined` where one has nothing. */
export interface Difference {
  /** `status`, `headers.etag`, `body.details.0.name`. */
  readonly at: string;
  readonly real: Json | undefined;
  readonly ours: Json | undefined;
}

export function compareAnswers(real: Canonical, ours: Canonical): readonly Difference[] {
  return [
    ...compare("status", real.status, ours.status),
    ...compare("headers", real.headers, ours.headers),
    ...compare("body", real.body, ours.body),
  ];
}

function compare(
  at: string,
  real: Json | undefined,
  ours: Json | undefined,
): readonly Difference[] {
  if (isJsonObject(real) && isJsonObject(ours)) {
    const names = new Set([...Object.keys(real), ...Object.keys(ours)]);
    return [...names].flatMap((name) => compare(`${at}.${name}`, real[name], ours[name]));
  }
  if (Array.isArray(real) && Array.isArray(ours) && real.length === ours.length) {
    const items = ours as readonly Json[];
    return (real as readonly Json[]).flatMap((item, index) =>
      compare(`${at}.${index}`, item, items[index]),
    );
  }
  return JSON.stringify(real) === JSON.stringify(ours) ? [] : [{ at, real, ours }];
}
