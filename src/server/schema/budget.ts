import { UnusableSchemaError } from "./schema-errors.js";

const MOST_STEPS = 10_000_000;
/** One schema at one value takes about as long as so many steps of a regular expression. */
const STEPS_OF_A_SCHEMA = 10;
const DEEPEST = 500;

/**
 * How much one validation may cost. A few lines of schema can ask for more than any machine can do
 * (`{"$ref": "#"}`, references that double at each level, `(a+)+`), and anybody may write a schema.
 */
export class Budget {
  #steps = 0;
  #depth = 0;

  readonly spend = (steps: number): void => {
    this.#steps += steps;
    if (this.#steps <= MOST_STEPS) return;
    throw new UnusableSchemaError("The schema takes too many steps: make it or the data simpler");
  };

  /** Goes one level down, and up again after the work. */
  descend<Result>(work: () => Result): Result {
    this.spend(STEPS_OF_A_SCHEMA);
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw new UnusableSchemaError(
        "The schema or the data is nested too deep, or refers to itself",
      );
    }
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }
}
