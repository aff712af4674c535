import { COPIES } from "./copies.js";
import { CRASHES } from "./crashes.js";
import { DURING_A_PUSH } from "./during-a-push.js";
import { LOST_ANSWERS } from "./lost-answers.js";
import { MERGES } from "./merges.js";
import { PERMISSIONS } from "./permissions.js";
import { PULLS } from "./pulls.js";
import { REFUSALS } from "./refusals.js";
import { RESETS } from "./resets.js";
import type { Scenario } from "./scenario.js";
import { STORAGE } from "./storage.js";
import { TRANSFORMERS } from "./transformers.js";

/** Every scenario, by its number. */
export const SCENARIOS: readonly Scenario[] = [
  ...LOST_ANSWERS,
  ...DURING_A_PUSH,
  ...PULLS,
  ...CRASHES,
  ...COPIES,
  ...REFUSALS,
  ...PERMISSIONS,
  ...MERGES,
  ...RESETS,
  ...STORAGE,
  ...TRANSFORMERS,
].toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
