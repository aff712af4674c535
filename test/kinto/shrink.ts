import { isJsonObject, type Json } from "../../src/record/json.js";
import type { Sequence, Step } from "./step.js";

/** How many sequences may be tried. */
const BUDGET = 400;

/**
 * Makes a sequence smaller as long as it still fails: first by leaving steps out, then by leaving out what the
 * steps carry. The last request is the one that shows the difference.
 */
export async function shrink(
  sequence: Sequence,
  fails: (candidate: Sequence) => Promise<boolean>,
): Promise<Sequence> {
  let smallest = sequence;
  let tries = 0;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of candidates(smallest)) {
      if (++tries > BUDGET) return smallest;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* candidates(sequence: Sequence): Generator<Sequence> {
  for (let size = sequence.length >> 1; size >= 1; size >>= 1) {
    for (let start = 0; start < sequence.length; start += size) {
      yield [...sequence.slice(0, start), ...sequence.slice(start + size)];
    }
  }
  for (const [index, step] of sequence.entries()) {
    for (const simpler of simplerSteps(step)) yield sequence.with(index, simpler);
  }
}

function* simplerSteps(step: Step): Generator<Step> {
  const { headers, body, raw, ...bare } = step;
  const rest = { ...(body !== undefined && { body }), ...(raw !== undefined && { raw }) };
  if (headers !== undefined) {
    yield { ...bare, ...rest };
    for (const name of Object.keys(headers)) {
      const { [name]: _, ...others } = headers;
      yield { ...bare, ...rest, headers: others };
    }
  }
  for (const request of simplerRequests(step.request)) yield { ...step, request };
  if (body === undefined) return;
  yield { ...bare, ...(headers !== undefined && { headers }) };
  for (const smaller of smallerJson(body)) yield { ...step, body: smaller };
}

/** Without one of the parameters. */
function* simplerRequests(request: string): Generator<string> {
  const [path = "", query] = request.split("?", 2);
  if (query === undefined) return;
  const parameters = query.split("&");
  for (const index of parameters.keys()) {
    const others = parameters.toSpliced(index, 1);
    yield others.length === 0 ? path : `${path}?${others.join("&")}`;
  }
}

/** The same value without one of its parts, at any depth. */
function* smallerJson(json: Json): Generator<Json> {
  if (Array.isArray(json)) {
    const items = json as readonly Json[];
    for (const index of items.keys()) yield items.toSpliced(index, 1);
    for (const [index, item] of items.entries()) {
      for (const smaller of smallerJson(item)) yield items.with(index, smaller);
    }
  } else if (isJsonObject(json)) {
    for (const name of Object.keys(json)) {
      const { [name]: _, ...others } = json;
      yield others;
    }
    for (const [name, value] of Object.entries(json)) {
      for (const smaller of smallerJson(value)) yield { ...json, [name]: smaller };
    }
  }
}
