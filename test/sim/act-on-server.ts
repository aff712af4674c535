import { FIRST, SECOND } from "./collections.js";
import { permitAlice } from "./permit-alice.js";
import type { ServerAct } from "./plan.js";
import type { Simulation } from "./simulation.js";

/** Further ahead than a timestamp may be that is asked for. */
const LEAP = 2 * 24 * 3_600_000;

export function actOnServer(sim: Simulation, act: ServerAct): void {
  const { server } = sim;
  sim.coverage.count(`server: ${act.kind}`);
  sim.story?.say(`server: ${JSON.stringify(act)}`);
  switch (act.kind) {
    case "snapshot":
      return server.snapshot();
    case "restore":
      catchUp(sim);
      if (server.restore()) sim.wasReset = sim.wasRestored = true;
      return;
    case "purge":
      sim.wasReset = true;
      return server.purge();
    case "flush":
      catchUp(sim);
      sim.wasReset = true;
      return server.flush();
    case "recreate":
      catchUp(sim);
      sim.wasReset = true;
      return server.recreate(act.collection === SECOND.place ? SECOND : FIRST);
    case "commit":
      return commitOpen(sim);
    case "access":
      sim.access = act.access;
      return;
    case "permit":
      return permitAlice(sim, act.record, act.may);
    case "clock":
      return turnClock(sim, act.ms);
    case "leap":
      sim.wasReset = true;
      turnClock(sim, sim.hasLeapt ? -LEAP : LEAP);
      sim.hasLeapt = !sim.hasLeapt;
  }
}

export function commitOpen(sim: Simulation): void {
  if (!sim.server.isOpen) return;
  sim.server.commit();
  sim.coverage.count("late: committed");
  sim.story?.say("the server commits what was open");
}

/** A transaction that is open over it would seem to have been open for longer than any is. */
function turnClock(sim: Simulation, ms: number): void {
  commitOpen(sim);
  sim.serverSkew += ms;
}

/**
 * A limit: where the server's clock is behind when it is reset, it may give a timestamp a second time, to another
 * version, and nobody who compares timestamps can tell.
 */
function catchUp(sim: Simulation): void {
  const behind = sim.server.newest - (sim.time + sim.serverSkew);
  sim.serverSkew += Math.max(0, behind + 1);
}
