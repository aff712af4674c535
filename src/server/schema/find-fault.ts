import { encodePointer, type OutputUnit } from "@cfworker/json-schema";
import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import type { Source } from "./adapt-schema.js";
import { LATEST } from "./draft.js";
import { RULES, type Branch } from "./rules.js";

/** What is wrong with an instance, in the words of Python's `jsonschema`. */
export interface Fault {
  readonly message: string;
  /** The last part of the path to the value that is wrong; undefined for the instance itself. */
  readonly path: string | number | undefined;
  /** The last part of the path to what is broken: the keyword, if not a schema that is `false`. */
  readonly keyword: string | number | undefined;
  /** What the keyword asks for; null where nothing is allowed at all. */
  readonly value: Json;
}

/** What the library knows of a schema. */
export interface Knowledge {
  readonly sourceOf: (adapted: JsonObject) => Source | undefined;
  readonly follow: (adapted: JsonObject) => Json;
  readonly isValid: (schema: Json, instance: Json) => boolean;
}

/** A schema at an instance, with their pointers. */
interface Meeting {
  readonly schema: Json;
  readonly at: string;
  readonly instance: Json;
  readonly place: string;
}

/** Keywords that leave no trace in the path of a fault. */
const TRACELESS: readonly (string | number | undefined)[] = ["$ref", "if"];
/** The library has units of their own for these, Python has not. */
const PARTS_OF_CONTAINS: readonly string[] = ["maxContains", "minContains"];

/**
 * Finds the one fault that Python's `jsonschema` raises among all that the library reports: the first in the order
 * of the schema's keywords, each searched to the end before the next (`iter_errors` of `validators.py`).
 */
export class FaultFinder {
  readonly #knowledge: Knowledge;
  /** The keywords that are broken where a schema meets an instance, with the library's own words. */
  readonly #broken = new Map<string, Map<string, string>>();

  constructor(units: readonly OutputUnit[], knowledge: Knowledge) {
    this.#knowledge = knowledge;
    for (const { keyword, keywordLocation, instanceLocation: place, error } of units) {
      const at = keywordLocation.slice(0, keywordLocation.lastIndexOf("/"));
      const broken = this.#broken.get(nameOf({ at, place })) ?? new Map<string, string>();
      broken.set(PARTS_OF_CONTAINS.includes(keyword) ? "contains" : keyword, error);
      this.#broken.set(nameOf({ at, place }), broken);
    }
  }

  find(schema: Json, instance: Json): Fault | undefined {
    return this.#findAt({ schema, at: "#", instance, place: "#" });
  }

  #findAt(meeting: Meeting): Fault | undefined {
    const { schema, instance } = meeting;
    if (schema === false) {
      const message = `False schema does not allow ${represent(instance)}`;
      return { message, path: undefined, keyword: undefined, value: null };
    }
    const broken = this.#broken.get(nameOf(meeting));
    if (broken === undefined || !isJsonObject(schema)) return undefined;
    for (const keyword of Object.keys(schema)) {
      const words = broken.get(keyword);
      const found = words === undefined ? undefined : this.#findIn(keyword, words, schema, meeting);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findIn(keyword: string, words: string, schema: JsonObject, meeting: Meeting): Fault | undefined {
    const { sourceOf, follow, isValid } = this.#knowledge;
    const { instance } = meeting;
    const stored = sourceOf(schema) ?? { schema, draft: LATEST };
    const adapted = schema[keyword] as Json;
    const value = keyword in stored.schema ? (stored.schema[keyword] as Json) : adapted;
    const target = (): Json => follow(schema);
    const broken = { keyword, value, adapted, stored, schema, instance, target, isValid };
    for (const found of RULES.get(keyword)?.(broken) ?? [words]) {
      if (typeof found === "string") return { message: found, path: undefined, keyword, value };
      const fault = this.#findAt(meet(found, meeting));
      if (fault === undefined) continue;
      // a schema that is `false` has no place in the paths of Python
      const isFalse = found.schema === false;
      const last = isFalse ? keyword : found.steps.at(-1);
      const own = TRACELESS.includes(last) ? undefined : last;
      const path = fault.path ?? (isFalse ? undefined : found.path);
      return { ...fault, path, keyword: fault.keyword ?? own };
    }
    return undefined;
  }
}

function meet({ schema, instance, steps, part }: Branch, { at, place }: Meeting): Meeting {
  const inner = part === undefined ? place : `${place}/${encodePointer(String(part))}`;
  const way = steps.map((step) => encodePointer(String(step)));
  return { schema, at: [at, ...way].join("/"), instance, place: inner };
}

/** Neither of the two has a space in it. */
function nameOf({ at, place }: Pick<Meeting, "at" | "place">): string {
  return `${at} ${place}`;
}
