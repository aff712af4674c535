import { isJsonObject, type Json } from "../../record/json.js";
import { represent } from "../python/represent.js";
import { typeName } from "../python/type-name.js";
import { PatchFailure } from "./patch-failure.js";

/**
 * JSON pointers (RFC 6901), resolved and refused as the Python package `jsonpointer` does it: what it says of a
 * failure is part of Kinto's answers.
 */

/** The nonexistent element after the last one of an array, to which `-` leads. */
export class EndOfList {
  readonly list: readonly Json[];

  constructor(list: readonly Json[]) {
    this.list = list;
  }
}

/** Where an operation acts: a place in an object or an array. `-` is a place in an array, too. */
export interface Place {
  readonly parent: Record<string, Json> | Json[];
  readonly part: string | number;
}

type Node = Json | EndOfList;

export function parsePointer(pointer: string): readonly string[] {
  const escape = /~[^01]|~$/.exec(pointer);
  if (escape !== null) throw new PatchFailure(`Found invalid escape ${escape[0]}`);
  const [first, ...parts] = pointer.split("/");
  if (first !== "") throw new PatchFailure("Location must start with /");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The object or array in which the pointer ends. */
export function findPlace(document: Json, parts: readonly string[]): Place {
  const parent = parts.slice(0, -1).reduce<Node>(walk, document);
  const part = toPart(parent, parts.at(-1) ?? "");
  return { parent, part } as Place;
}

/** Like `findPlace`, for what must exist: `-` never does. */
export function findExisting(document: Json, parts: readonly string[]): Place {
  const place = findPlace(document, parts);
  if (Array.isArray(place.parent) && place.part === "-") {
    throw new PatchFailure("invalid array index '-'");
  }
  return place;
}

/** What the pointer leads to. */
export function resolve(document: Json, parts: readonly string[]): Node {
  return parts.reduce<Node>(walk, document);
}

function walk(node: Node, token: string): Node {
  const part = toPart(node, token);
  if (Array.isArray(node)) {
    if (part === "-") return new EndOfList(node);
    const item = (node as readonly Json[])[part as number];
    if (item === undefined) throw new PatchFailure(`index '${part}' is out of bounds`);
    return item;
  }
  const object = node as Readonly<Record<string, Json>>;
  if (!Object.hasOwn(object, part)) {
    throw new PatchFailure(`member '${part}' not found in ${represent(object)}`);
  }
  return object[part] as Json;
}

function toPart(node: Node, token: string): string | number {
  if (node instanceof EndOfList) throw notIndexable("<class 'jsonpointer.EndOfList'>");
  if (typeof node === "string") {
    throw new PatchFailure(`Cannot apply token '${token}' to non-container type <class 'str'>`);
  }
  if (Array.isArray(node)) {
    if (token === "-") return token;
    if (/^(?:0|[1-9]\d*)$/.test(token)) return Number(token);
    throw new PatchFailure(`'${token}' is not a valid sequence index`);
  }
  if (isJsonObject(node)) return token;
  throw notIndexable(typeName(node));
}

function notIndexable(type: string): PatchFailure {
  return new PatchFailure(
    `Document '${type}' does not support indexing, must be mapping/sequence or support __getitem__`,
  );
}
