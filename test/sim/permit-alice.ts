import { FIRST } from "./collections.js";
import { principalOf, type May } from "./people.js";
import { COLLECTION, permit } from "./permit.js";
import type { Simulation } from "./simulation.js";

/** Gives alice a permission, or takes all that she has, while devices know nothing of it. */
export function permitAlice(sim: Simulation, record: number | null, may: May): void {
  sim.server.commit();
  if (record === null) {
    permit(sim.server, COLLECTION, may);
    if (may === "write") sim.hasOpened = true;
    return;
  }
  const id = FIRST.ids[record] ?? FIRST.ids[0];
  sim.time++;
  const { write = [] } = sim.server.row(id)?.acl ?? {};
  if (!write.includes(principalOf("bob"))) sim.ledger.access.forgetRecord(id);
  permit(sim.server, `${FIRST.records}/${id}`, may);
  // what bob's devices wish is told once: nobody wishes it again
  sim.ledger.access.forgetSharee(id, principalOf("alice"));
}
