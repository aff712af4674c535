/** A schema that is no good: nothing can be checked by it. The message is for whoever wrote the schema. */
export class UnusableSchemaError extends Error {
  override readonly name = "UnusableSchemaError";
}

/** What a `RangeError` says about schemas and data that take more calls than the stack has room for. */
export const TOO_DEEP = "The schema or the data is nested too deep, or refers to itself";
