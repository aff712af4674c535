import type { Range } from "./storage.js";

/** The whole of a list, also what is dated before 1970; the newest first. */
export const ALL_TIMES: Range = {
  after: Number.NEGATIVE_INFINITY,
  before: Number.POSITIVE_INFINITY,
  newestFirst: true,
};
