import { isEqual } from "../../../src/record/equal.js";
import type { Json } from "../../../src/record/json.js";
import { fieldsOf, isSameContent, isTombstone, type Fields } from "../../../src/record/record.js";
import type { JournalEntry } from "../../../src/store/rows.js";
import type { Device } from "../device.js";
import { larger, optionsOf, type FieldsOptions } from "../mergers/fields-strategy.js";
import { FIELDS } from "../plan.js";
import type { Simulation } from "../simulation.js";

/** What a merge overrode is what the options of the device's strategy say: of contested fields, and of deletions. */
export function checkDecisions(sim: Simulation): void {
  if (sim.setup.mergers === undefined) return;
  for (const device of sim.devices) {
    const [name, another] = device.strategies;
    const options = name === undefined ? undefined : optionsOf(name);
    // which of several decided is not in the journal
    if (options === undefined || another !== undefined) continue;
    for (const { key } of device.collections) {
      for (const entry of device.log.journal(key)) {
        if (entry.by === "three-way") checkEntry(sim, device, options, entry);
      }
    }
  }
}

function checkEntry(
  sim: Simulation,
  device: Device,
  options: FieldsOptions,
  { id, base, local, remote, result, contested }: JournalEntry,
): void {
  const complain = (words: string): void =>
    sim.complain("decision", `device ${device.index} of ${id}: ${words}`);
  const { deletions } = options;
  const theirs = fieldsOf(remote);
  if (local === null || theirs === null) {
    sim.coverage.count(`decided: ${deletions}, ${local === null ? "deleted" : "edited"} here`);
    const isKept = (local === null) === (deletions === "delete-wins");
    if (!isSameContent(result, isKept ? local : theirs)) {
      complain(`${deletions}, and ${isTombstone(remote) ? "the edit" : "the deletion"} is wrong`);
    }
    return;
  }
  const agreed = base === null ? {} : (fieldsOf(base) ?? {});
  for (const field of [...FIELDS, "mine", "theirs"] as const) {
    // who took an edit back that was on its way has the other side's
    if (!contested.includes(field) || isEqual(local[field], agreed[field])) continue;
    const how = field === "mine" || field === "theirs" ? field : options.contested;
    sim.coverage.count(`decided: ${how}`);
    const promised = decidedBy(how, field, local, theirs);
    if (isEqual(result?.[field], promised)) continue;
    complain(`${field} under ${how} is ${JSON.stringify(result?.[field])}`);
  }
}

function decidedBy(
  how: FieldsOptions["contested"] | "mine" | "theirs",
  field: string,
  local: Fields,
  remote: Fields,
): Json | undefined {
  switch (how) {
    case "local":
    case "mine":
      return local[field];
    case "remote":
    case "theirs":
      return remote[field];
    case "function":
      return larger(local[field], remote[field]);
    case "manual":
      return "a person";
  }
}
