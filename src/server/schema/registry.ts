import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import { dialectOf, idOf, schemasIn, type Dialect } from "./dialect.js";
import { UnusableSchemaError } from "./schema-errors.js";
import { joinUri, splitFragment } from "./uri.js";

/** Where references are relative to. `scope` are the bases that led here, the last first. */
export interface Resolver {
  readonly base: string;
  readonly scope: readonly string[];
}

export interface Resolved {
  readonly schema: Json;
  readonly dialect: Dialect;
  readonly resolver: Resolver;
}

interface Resource {
  readonly schema: Json;
  readonly dialect: Dialect;
}

interface Anchor extends Resource {
  readonly isDynamic: boolean;
}

/**
 * The schemas that references of one schema can lead to: those inside it, and the ones that are given here.
 * Nothing is ever fetched. Messages as those of Python's `referencing`.
 */
export class Registry {
  readonly root: Resolver;
  readonly #resources = new Map<string, Resource>();
  readonly #anchors = new Map<string, Anchor>();

  constructor(schema: JsonObject, dialect: Dialect, others: ReadonlyMap<string, Resource>) {
    this.root = { base: idOf(schema, dialect) ?? "", scope: [] };
    for (const [uri, resource] of others) this.#resources.set(uri, resource);
    this.#resources.set(this.root.base, { schema, dialect });
    this.#crawl(this.root.base, schema, dialect);
  }

  /** What a reference leads to. Throws `UnusableSchemaError` if that is nothing. */
  lookup(resolver: Resolver, reference: string): Resolved {
    const [uri, fragment] = reference.startsWith("#")
      ? [resolver.base, reference.slice(1)]
      : splitFragment(joinUri(resolver.base, reference));
    const resource = this.#resources.get(uri);
    if (resource === undefined) throw new UnusableSchemaError(`Unresolvable: ${reference}`);
    const there = enter(resolver, uri);
    if (fragment.startsWith("/")) return followPointer(resource, fragment, there);
    return fragment === "" ? { ...resource, resolver: there } : this.#anchor(uri, fragment, there);
  }

  /** The outermost schema that may be recursive, of 2019-09 (`lookup_recursive_ref`). */
  lookupRecursive(resolver: Resolver): Resolved {
    let resolved = this.lookup(resolver, "#");
    if (!isRecursive(resolved.schema)) return resolved;
    for (const uri of resolver.scope) {
      const next = this.lookup(resolver, uri);
      if (!isRecursive(next.schema)) break;
      resolved = next;
    }
    return resolved;
  }

  #crawl(base: string, schema: Json, around: Dialect): void {
    if (!isJsonObject(schema)) return;
    const dialect = dialectOf(schema, around);
    const id = idOf(schema, dialect);
    const uri = id === undefined ? base : joinUri(base, id);
    if (id !== undefined && !this.#resources.has(uri))
      this.#resources.set(uri, { schema, dialect });
    for (const [name, isDynamic] of anchorsOf(schema, dialect)) {
      this.#anchors.set(`${uri}#${name}`, { schema, dialect, isDynamic });
    }
    for (const inner of schemasIn(schema, dialect)) this.#crawl(uri, inner, dialect);
  }

  #anchor(uri: string, name: string, there: Resolver): Resolved {
    const anchor = this.#findAnchor(uri, name);
    const resource = this.#resources.get(uri);
    if (anchor === undefined) {
      const within = represent(resource?.schema ?? null);
      throw new UnusableSchemaError(
        name.includes("/")
          ? `InvalidAnchor: '#${name}' is not a valid anchor, neither as a plain name anchor nor as a JSON Pointer. You may have intended to use '#/${name}', as the slash is required *before each segment* of a JSON pointer.`
          : `NoSuchAnchor: ${represent(name)} does not exist within ${within}`,
      );
    }
    if (!anchor.isDynamic) return { ...anchor, resolver: there };
    const dynamic = there.scope.map((each) => this.#findAnchor(each, name));
    const last = dynamic.findLast((each) => each?.isDynamic === true) ?? anchor;
    return { ...last, resolver: inSubschema(there, last.schema, last.dialect) };
  }

  #findAnchor(uri: string, name: string): Anchor | undefined {
    const direct = this.#anchors.get(`${uri}#${name}`);
    const resource = this.#resources.get(uri);
    if (direct !== undefined || resource === undefined) return direct;
    return this.#anchors.get(`${idOf(resource.schema, resource.dialect) ?? ""}#${name}`);
  }
}

/** The resolver inside of a schema, which may have a name of its own. */
export function inSubschema(resolver: Resolver, schema: Json, dialect: Dialect): Resolver {
  const id = idOf(schema, dialect);
  return id === undefined ? resolver : { ...resolver, base: joinUri(resolver.base, id) };
}

function enter({ base, scope }: Resolver, uri: string): Resolver {
  const isNew = base !== "" && (scope.length === 0 || uri !== base);
  return { base: uri, scope: isNew ? [base, ...scope] : scope };
}

function followPointer(resource: Resource, pointer: string, resolver: Resolver): Resolved {
  const { dialect } = resource;
  let { schema } = resource;
  let here = resolver;
  let keys: string[] = [];
  for (const segment of decode(pointer.slice(1)).split("/")) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = child(schema, key);
    if (next === undefined) {
      const hint =
        pointer === "/"
          ? ". The pointer '/' is a valid JSON Pointer but it points to an empty string property ''. If you intended to point to the entire resource, you should use '#'."
          : "";
      const within = represent(resource.schema);
      throw new UnusableSchemaError(
        `PointerToNowhere: ${represent(pointer)} does not exist within ${within}${hint}`,
      );
    }
    schema = next;
    keys.push(key);
    if (!isSchemaPath(keys, schema, dialect)) continue;
    const inner = inSubschema(here, schema, dialect);
    if (inner !== here) keys = [];
    here = inner;
  }
  return { schema, dialect, resolver: here };
}

function child(value: Json, key: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? (value[Number(key)] as Json) : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether keys lead from one schema to another, as `properties`, `a`, `items` do (`maybe_in_subresource`). */
function isSchemaPath(keys: readonly string[], end: Json, dialect: Dialect): boolean {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    if (dialect.itemsOrDependencies.includes(key) && isJsonObject(end)) return true;
    if (dialect.inValue.includes(key)) continue;
    const isPlural = dialect.inList.includes(key) || dialect.inMap.includes(key);
    index += 1;
    if (!isPlural || index >= keys.length) return false;
  }
  return true;
}

function anchorsOf(schema: JsonObject, dialect: Dialect): readonly [string, boolean][] {
  if (dialect.isLegacy) {
    const id = schema[dialect.id];
    return typeof id === "string" && id.startsWith("#") ? [[id.slice(1), false]] : [];
  }
  const anchors: [string, boolean][] = [];
  if (typeof schema["$anchor"] === "string") anchors.push([schema["$anchor"], false]);
  const dynamic = dialect.name === "2020-12" ? schema["$dynamicAnchor"] : undefined;
  if (typeof dynamic === "string") anchors.push([dynamic, true]);
  return anchors;
}

function isRecursive(schema: Json): boolean {
  return isJsonObject(schema) && schema["$recursiveAnchor"] === true;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
