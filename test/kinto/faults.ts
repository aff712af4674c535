/** A line of our server that says something else than Kinto does. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const FAULTS: readonly Fault[] = [];
