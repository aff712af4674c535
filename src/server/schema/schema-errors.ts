/** A schema that is no good: nothing can be checked by it. The message is for whoever wrote the schema. */
export class UnusableSchemaError extends Error {
  override readonly name = "UnusableSchemaError";
}
