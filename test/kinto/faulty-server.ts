import type { createKintoServer } from "../../src/server/index.js";
import type { Fault } from "./faults.js";
import { loadWithFault } from "./load-with-fault.js";

type Create = typeof createKintoServer;

const DOOR = 'export { createKintoServer } from "./src/server/index.js";';

/** Our server with one of its lines changed. */
export async function loadFaultyServer(fault: Fault): Promise<Create> {
  const door = await loadWithFault(DOOR, fault);
  return (door as { createKintoServer: Create }).createKintoServer;
}
