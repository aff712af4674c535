import type { Fault } from "../kinto/faults.js";
import { loadWithFault } from "../kinto/load-with-fault.js";
import type { Library } from "./library.js";

const DOOR = 'export { newDisk, openTab } from "./test/kinto-lives/open-tab.ts";';

/** The library with one of its lines changed. */
export async function loadFaultyLibrary(fault: Fault): Promise<Library> {
  return (await loadWithFault(DOOR, fault)) as Library;
}
