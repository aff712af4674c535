import { compareJson } from "../protocol/compare.js";
import { fieldAt, OPERATORS, satisfies, type Operator } from "../protocol/filter.js";
import { InvalidInputError } from "../errors.js";
import { isJsonObject, type Json } from "../record/json.js";
import type { Shown } from "./shown.js";

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
  readonly compare: (a: Shown, b: Shown) => number;
  readonly limit: number;
}

/** @throws InvalidInputError for an operator, sort or limit that does not exist. */
export function planQuery(query: Query = {}): Plan {
  const { where, sort, limit = Infinity } = query;
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 0)) {
    throw new InvalidInputError(`limit is ${limit}: give a whole number, 0 or more`);
  }
  return { matches: planWhere(where), compare: planSort(sort ?? "-last_modified"), limit };
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
    conditionsOf(wanted).map(([operator, operand]) => {
      return (record: Shown): boolean => satisfies(operator, fieldAt(record, path), operand);
    }),
  );
  return (record) => tests.every((test) => test(record));
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

function planSort(sort: string): Plan["compare"] {
  const keys = sort.split(",").map((item) => /^([-+]?)([\w.]+)$/.exec(item.trim()));
  const order = keys.map((key) => {
    if (key === null) {
      throw new InvalidInputError(
        `sort is ${JSON.stringify(sort)}: give fields such as "-last_modified,name"`,
      );
    }
    return { path: key[2] as string, sign: key[1] === "-" ? -1 : 1 };
  });
  if (order.length === 1 && order[0]?.path === "last_modified") return byTime(order[0].sign);
  const tie = byTime(-1);
  return (a, b) => {
    for (const { path, sign } of order) {
      const difference = compareJson(fieldAt(a, path), fieldAt(b, path));
      if (difference !== 0) return sign * difference;
    }
    return tie(a, b);
  };
}

/**
 * A record that was never sent has no timestamp, and counts as the newest; several of them keep the order in which
 * they come. Equal times are ordered by id.
 */
function byTime(sign: number): Plan["compare"] {
  return (a, b) => {
    const [timeOfA, timeOfB] = [timeOf(a), timeOf(b)];
    if (timeOfA !== timeOfB) return timeOfA < timeOfB ? -sign : sign;
    if (timeOfA === Infinity) return 0;
    return a.id < b.id ? -1 : Number(a.id > b.id);
  };
}

function timeOf(record: Shown): number {
  const at = record["last_modified"];
  return typeof at === "number" ? at : Infinity;
}
