import { ANSWERS } from "./answers.js";
import { COMPARING } from "./comparing.js";
import { DEFINITIONS } from "./definitions.js";
import { IDENTITY } from "./identity.js";
import { MERGING } from "./merging.js";
import { MERGERS } from "./mergers.js";
import type { Mutant } from "./mutant.js";
import { PRINCIPALS } from "./principals.js";
import { PULLING } from "./pulling.js";
import { REFUSALS } from "./refusals.js";
import { SENDING } from "./sending.js";
import { SEVERAL } from "./several.js";
import { SHARING } from "./sharing.js";

/** Every bug that the simulator has to see. */
export const MUTANTS: readonly Mutant[] = [
  ...MERGING,
  ...MERGERS,
  ...ANSWERS,
  ...SENDING,
  ...REFUSALS,
  ...PULLING,
  ...COMPARING,
  ...IDENTITY,
  ...DEFINITIONS,
  ...SEVERAL,
  ...SHARING,
  ...PRINCIPALS,
];
