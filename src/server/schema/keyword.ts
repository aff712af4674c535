import type { Json, JsonObject } from "../../record/json.js";
import type { Fault } from "./fault.js";
import type { Dialect } from "./dialect.js";

/** A schema that was read: everything is valid, nothing is, or what its rules say. */
export type Plan = boolean | RulePlan;

export interface RulePlan {
  readonly schema: JsonObject;
  readonly dialect: Dialect;
  readonly rules: readonly NamedRule[];
}

export interface NamedRule {
  readonly keyword: string;
  readonly value: Json;
  readonly check: Rule;
}

/** Finds the first fault of an instance. */
export type Rule = (instance: Json, visit: SchemaVisit) => Fault | undefined;

/** Makes a rule of a keyword's value. Throws `UnusableSchemaError` for a value that it cannot have. */
export type Keyword = (value: Json, context: KeywordContext) => Rule;

/** What a keyword is read with. */
export interface KeywordContext {
  /** The schema that the keyword is in. */
  readonly schema: JsonObject;
  /** Whether formats count: they do for schemas themselves, not for data. */
  readonly checksFormats: boolean;
  /** Reads a schema inside this one. */
  readonly plan: (schema: Json) => Plan;
  /** Reads a regular expression. */
  readonly pattern: (source: string) => Search;
}

/** Whether some part of a text is like a regular expression. */
export type Search = (text: string, visit: SchemaVisit) => boolean;

/** Where in the path a fault comes from that is found further down. */
export interface Step {
  readonly path?: string | number;
  readonly part?: string | number;
}

/** One schema at work on one instance. */
export interface SchemaVisit {
  /** Tells how much work a rule is about to do. */
  spend(steps: number): void;
  /** The first fault of a part of the instance, or of all of it, by another schema. */
  descend(plan: Plan, instance: Json, step?: Step): Fault | undefined;
  isValid(plan: Plan, instance: Json): boolean;
  /** The first fault of the instance by the schema that a reference leads to. */
  follow(reference: string, instance: Json): Fault | undefined;
  /** As `follow`, for `$recursiveRef` of 2019-09. */
  followRecursive(instance: Json): Fault | undefined;
  /** Reads a schema inside of the one at work. */
  plan(schema: Json): Plan;
  /** Reads a regular expression. */
  pattern(source: string): Search;
  /** What a reference leads to, and a visit that continues from there. */
  lookup(reference: string): Looked;
  lookupRecursive(): Looked;
}

export interface Looked {
  readonly plan: Plan;
  readonly visit: SchemaVisit;
}
