import type { Step } from "./notes.js";
import { PRIVATE_STEPS } from "./private-steps.js";
import { SHARING_STEPS } from "./sharing-steps.js";

export { emptyNotes } from "./notes.js";

/** Every request of the tutorial, in its order. */
export const STEPS: readonly Step[] = [...PRIVATE_STEPS, ...SHARING_STEPS];
