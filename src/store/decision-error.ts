/** Carries what a caller's decision threw out of the machinery that treats the storage's failures. */
export class DecisionError extends Error {
  override readonly name = "DecisionError";
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super("A decision threw");
    this.thrown = thrown;
  }
}
