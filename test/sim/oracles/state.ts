import { isTombstone } from "../../../src/record/record.js";
import type { Simulation } from "../simulation.js";
import type { Stored } from "./online.js";
import type { SimTab } from "../tab.js";

const WRITES: ReadonlySet<string> = new Set(["pull.commit", "push.settle"]);

/** What the state says of the records is what was stored with it: their number, and the highest timestamp. */
export function checkState(
  sim: Simulation,
  tab: SimTab,
  at: string,
  { collection, after: { state }, commits }: Stored,
): void {
  if (!WRITES.has(at)) return;
  for (const { last_modified: time, id } of commits.flatMap(({ confirm = [] }) => confirm)) {
    if ((time ?? 0) <= state.hwm) continue;
    sim.complain("state", `${tab.name} stored ${id} of ${time}, and knows only of ${state.hwm}`);
  }
  if (!tab.isPage || state.live === null) return;
  const live = [...tab.foldOf(collection).confirmed.values()].filter(
    (version) => !isTombstone(version),
  ).length;
  if (live !== state.live) sim.complain("state", `${tab.name} has ${live}, not ${state.live}`);
}
