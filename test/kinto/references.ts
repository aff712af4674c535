import { isJsonObject, setOwn, type Json } from "../../src/record/json.js";
import { partOf, type Answer } from "./answer.js";

/** What references are resolved with: the answers so far of one server, and its clock. */
export interface Known {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly now: number;
  /** Without a slash at the end. */
  readonly origin: string;
}

const REFERENCE = /<(now|s\d+)(?:\[(\d+)\])?(?:\.(\w+))?([+-]\d+)?>/g;
const WHOLE = new RegExp(`^${REFERENCE.source}$`);

/** What stands for an answer that is not there, or does not have what is asked of it. */
const ABSENT = { etag: 1, id: "nothing", next: "/v1/buckets?_token=none" };

export function resolveText(text: string, known: Known): string {
  return text.replaceAll(REFERENCE, (_, name: string, part?: string, what?: string, add?: string) =>
    String(valueOf(known, name, part, what, add)),
  );
}

/** A string that is nothing but a reference becomes a number where that is what it refers to. */
export function resolveJson(json: Json, known: Known): Json {
  if (typeof json === "string") {
    const match = WHOLE.exec(json);
    if (match === null) return resolveText(json, known);
    const [, name = "", part, what, add] = match;
    return valueOf(known, name, part, what, add);
  }
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => resolveJson(item, known));
  if (!isJsonObject(json)) return json;
  const resolved: Record<string, Json> = {};
  for (const [key, value] of Object.entries(json)) setOwn(resolved, key, resolveJson(value, known));
  return resolved;
}

function valueOf(
  known: Known,
  name: string,
  part: string | undefined,
  what: string | undefined,
  add: string | undefined,
): number | string {
  const offset = Number(add ?? 0);
  if (name === "now") return known.now + offset;
  const whole = known.answers.get(name);
  const answer = whole !== undefined && part !== undefined ? partOf(whole, Number(part)) : whole;
  if (what === "next") return nextOf(answer, known.origin) ?? ABSENT.next;
  if (what === "id") return idOf(answer) ?? ABSENT.id;
  const etag = timeOf(answer);
  return etag === undefined ? ABSENT.etag : etag + offset;
}

function timeOf(answer: Answer | undefined): number | undefined {
  const digits = /^"(\d+)"$/.exec(answer?.headers["etag"] ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The id of the object, or of the first of a list. */
function idOf(answer: Answer | undefined): string | undefined {
  const data = isJsonObject(answer?.json) ? answer.json["data"] : undefined;
  const object: unknown = Array.isArray(data) ? data[0] : data;
  const id = isJsonObject(object) ? object["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

function nextOf(answer: Answer | undefined, origin: string): string | undefined {
  const url = answer?.headers["next-page"];
  return url?.startsWith(origin) === true ? url.slice(origin.length) : undefined;
}
