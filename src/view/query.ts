import { OPERATORS, readerOf, satisfies, type Operator } from "../protocol/filter.js";
import { InvalidInputError } from "../errors.js";
import { isJsonObject, type Json } from "../record/json.js";
import type { Shown } from "./shown.js";
import { planSort } from "./plan-sort.js";

/** Conditions on one field: the operators of Kinto's filters. All of them hold. */
export interface Conditions {
  readonly eq?: Json;
  readonly not?: Json;
  readonly lt?: Json;
  readonly max?: Json;
  readonly gt?: Json;
  readonly min?: Json;
  readonly in?: readonly Json[];
  readonly exclude?: readonly Json[];
  readonly like?: string;
  readonly has?: boolean;
  readonly contains?: readonly Json[];
  readonly contains_any?: readonly Json[];
}

/** Fields (dotted paths) and what they must be: a value, or {@link Conditions}. All of them hold. */
export type WhereObject = Readonly<Record<string, Json | Conditions>>;

export interface Query {
  readonly where?: WhereObject | ((record: never) => boolean) | undefined;
  /** Comma-separated fields; `-` before one sorts it downwards. Default: `-last_modified`, unsent records first. */
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
}

/** A query, read once and checked. */
export interface Plan {
  readonly matches: (record: Shown) => boolean;
  /** No record with another id can match; undefined: any may. */
  readonly id?: string;
  /** Puts what matches into its order. */
  readonly inOrder: (records: readonly Shown[]) => Shown[];
  /** Which of two comes first; 0 for two of the same place that were never sent, which keep the order in which they come. */
  readonly compare: (a: Shown, b: Shown) => number;
  readonly limit: number;
}

/** @throws InvalidInputError for an operator, sort or limit that does not exist. */
export function planQuery(query: Query = {}): Plan {
  const { where, sort, limit = Infinity } = query;
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 0)) {
    throw new InvalidInputError(`limit is ${limit}: give a whole number, 0 or more`);
  }
  const id = idOf(where);
  return {
    matches: planWhere(where),
    ...(id !== undefined && { id }),
    ...planSort(sort ?? "-last_modified"),
    limit,
  };
}

/** The one id that is asked for. */
function idOf(where: Query["where"]): string | undefined {
  const id = isJsonObject(where) ? where["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

function planWhere(where: Query["where"]): Plan["matches"] {
  if (where === undefined) return () => true;
  if (typeof where === "function") return where as unknown as Plan["matches"];
  if (!isJsonObject(where)) {
    throw new InvalidInputError(
      `where is ${JSON.stringify(where)}: give an object of fields, or a function`,
    );
  }
  const tests = Object.entries(where).flatMap(([path, wanted]) =>
    conditionsOf(wanted).map(([operator, operand]) => testOf(readerOf(path), operator, operand)),
  );
  const [only, ...others] = tests;
  if (only !== undefined && others.length === 0) return only;
  return (record) => tests.every((test) => test(record));
}

function testOf(
  read: (record: Shown) => Json | undefined,
  operator: Operator,
  operand: Json,
): Plan["matches"] {
  const isSimple = typeof operand !== "object" || operand === null;
  if (operator === "eq" && isSimple) return (record) => read(record) === operand;
  return (record) => satisfies(operator, read(record), operand);
}

/** An object whose keys are all operators is conditions; any other is a value to be equal to. */
function conditionsOf(wanted: Json | Conditions): readonly (readonly [Operator, Json])[] {
  if (wanted === undefined)
    throw new InvalidInputError("where has a field that is undefined: leave it out");
  if (!isJsonObject(wanted)) return [["eq", wanted as Json]];
  const entries = Object.entries(wanted).filter(([, operand]) => operand !== undefined);
  const operators: readonly string[] = OPERATORS;
  const isConditions = entries.length > 0 && entries.every(([name]) => operators.includes(name));
  return isConditions ? (entries as [Operator, Json][]) : [["eq", wanted]];
}
