import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { compile } from "../python/pattern/program.js";
import { PatternError } from "../python/pattern/node.js";
import { readPattern } from "../python/pattern/read-pattern.js";
import { search } from "../python/pattern/search.js";
import { represent } from "../python/represent.js";
import { Budget } from "./budget.js";
import { dialectOf, LATEST, type Dialect } from "./dialect.js";
import { fault, type Fault } from "./fault.js";
import type {
  KeywordContext,
  Looked,
  NamedRule,
  Plan,
  RulePlan,
  Search,
  SchemaVisit,
  Step,
} from "./keyword.js";
import { findKeyword } from "./keywords/find-keyword.js";
import { Registry, inSubschema, type Resolved, type Resolver } from "./registry.js";
import { UnusableSchemaError } from "./schema-errors.js";

export interface CheckerOptions {
  /** The dialect of a schema that names none. */
  readonly dialect: Dialect;
  readonly checksFormats: boolean;
  /** Schemas that references may lead to besides those inside, by URI. */
  readonly others: ReadonlyMap<string, { readonly schema: Json; readonly dialect: Dialect }>;
}

/** Keywords that leave no trace in the path of a fault. */
const TRACELESS: ReadonlySet<string> = new Set(["if", "$ref"]);

/**
 * Checks instances by one schema, and finds the fault that Python's `jsonschema` meets first. Throws
 * `UnusableSchemaError` where the schema is no good.
 */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #plans = new WeakMap<JsonObject, Plan>();
  readonly #root: Plan;
  #registry: Registry | undefined;
  readonly #schema: JsonObject;
  readonly #dialect: Dialect;

  constructor(schema: JsonObject, options: CheckerOptions) {
    this.#options = options;
    this.#schema = schema;
    this.#dialect = dialectOf(schema, options.dialect);
    this.#root = this.plan(schema, this.#dialect);
  }

  firstFault(instance: Json): Fault | undefined {
    return new Visit(this, this.#root, this.registry.root, new Budget()).run(instance);
  }

  /** Made when it is needed first, as most schemas refer to nothing. */
  get registry(): Registry {
    this.#registry ??= new Registry(this.#schema, this.#dialect, this.#options.others);
    return this.#registry;
  }

  plan(schema: Json | undefined, around: Dialect): Plan {
    if (typeof schema === "boolean") return schema;
    if (!isJsonObject(schema)) {
      throw new UnusableSchemaError(`${represent(schema ?? null)} is no schema`);
    }
    const known = this.#plans.get(schema);
    if (known !== undefined) return known;
    const dialect = dialectOf(schema, around);
    const rules: NamedRule[] = [];
    const plan: RulePlan = { schema, dialect, rules };
    this.#plans.set(schema, plan);
    const context: KeywordContext = {
      schema,
      checksFormats: this.#options.checksFormats,
      plan: (inner) => this.plan(inner, dialect),
      pattern: toSearch,
    };
    const isAlone = dialect.isLegacy && Object.hasOwn(schema, "$ref");
    for (const [keyword, value] of Object.entries(schema)) {
      const make = findKeyword(keyword, dialect);
      if (make === undefined || (isAlone && keyword !== "$ref")) continue;
      rules.push({ keyword, value, check: make(value, context) });
    }
    return plan;
  }
}

class Visit implements SchemaVisit {
  readonly #checker: Checker;
  readonly #plan: Plan;
  readonly #resolver: Resolver;
  readonly #budget: Budget;

  constructor(checker: Checker, plan: Plan, resolver: Resolver, budget: Budget) {
    this.#checker = checker;
    this.#plan = plan;
    this.#resolver = resolver;
    this.#budget = budget;
  }

  run(instance: Json): Fault | undefined {
    if (this.#plan === true) return undefined;
    if (this.#plan === false) {
      return { ...fault(() => `False schema does not allow ${represent(instance)}`), value: null };
    }
    const { rules } = this.#plan;
    return this.#budget.descend(() => {
      for (const { keyword, value, check } of rules) {
        const found = check(instance, this);
        if (found === undefined) continue;
        const part = found.part ?? (TRACELESS.has(keyword) ? undefined : keyword);
        return { ...found, part, value: found.value === undefined ? value : found.value };
      }
      return undefined;
    });
  }

  spend(steps: number): void {
    this.#budget.spend(steps);
  }

  descend(plan: Plan, instance: Json, step: Step = {}): Fault | undefined {
    if (plan === true) return undefined;
    if (plan === false) return this.#at(plan, this.#resolver).run(instance);
    const inner = inSubschema(this.#resolver, plan.schema, plan.dialect);
    const found = this.#at(plan, inner).run(instance);
    if (found === undefined) return undefined;
    return { ...found, path: found.path ?? step.path, part: found.part ?? step.part };
  }

  isValid(plan: Plan, instance: Json): boolean {
    return this.#at(plan, this.#resolver).run(instance) === undefined;
  }

  follow(reference: string, instance: Json): Fault | undefined {
    return this.#enter(this.#checker.registry.lookup(this.#resolver, reference)).run(instance);
  }

  followRecursive(instance: Json): Fault | undefined {
    return this.#enter(this.#checker.registry.lookupRecursive(this.#resolver)).run(instance);
  }

  plan(schema: Json): Plan {
    const around = typeof this.#plan === "boolean" ? LATEST : this.#plan.dialect;
    return this.#checker.plan(schema, around);
  }

  pattern(source: string): Search {
    return toSearch(source);
  }

  lookup(reference: string): Looked {
    const visit = this.#enter(this.#checker.registry.lookup(this.#resolver, reference));
    return { plan: visit.#plan, visit };
  }

  lookupRecursive(): Looked {
    const visit = this.#enter(this.#checker.registry.lookupRecursive(this.#resolver));
    return { plan: visit.#plan, visit };
  }

  #enter({ schema, dialect, resolver }: Resolved): Visit {
    return this.#at(this.#checker.plan(schema, dialect), resolver);
  }

  #at(plan: Plan, resolver: Resolver): Visit {
    return new Visit(this.#checker, plan, resolver, this.#budget);
  }
}

function toSearch(source: string): Search {
  try {
    const program = compile(readPattern(source));
    return (text, visit) => search(program, text, (steps) => visit.spend(steps));
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UnusableSchemaError(`${represent(source)} is no usable pattern: ${error.message}`);
  }
}
