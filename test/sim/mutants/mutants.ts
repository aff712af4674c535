import { ANSWERS } from "./answers.js";
import { COMPARING } from "./comparing.js";
import { IDENTITY } from "./identity.js";
import { MERGING } from "./merging.js";
import type { Mutant } from "./mutant.js";
import { PULLING } from "./pulling.js";
import { SENDING } from "./sending.js";

/** Every bug that the simulator has to see. */
export const MUTANTS: readonly Mutant[] = [
  ...MERGING,
  ...ANSWERS,
  ...SENDING,
  ...PULLING,
  ...COMPARING,
  ...IDENTITY,
];
