import { newDisk, openTab } from "./open-tab.js";

/** The part of the library that devices need. */
export interface Library {
  readonly newDisk: typeof newDisk;
  readonly openTab: typeof openTab;
}

/** As it is, without a fault. */
export const LIBRARY: Library = { newDisk, openTab };
