/** One planted bug: a line of the engine that says something else. */
export interface Mutant {
  /** What is wrong then. */
  readonly name: string;
  /** The rule of `src/sync/SPEC.md` or the scenario of `docs/scenarios.md` that it breaks. */
  readonly breaks: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** It only shows where the server loses what it had told. */
  readonly resets?: true;
}
