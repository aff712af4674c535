import { readBatch, type SubAnswer } from "../../src/protocol/batch.js";
import type { Answer } from "../../src/sync/effects.js";
import { meaningOf, rule, type Method } from "../../src/sync/ruling.js";
import type { Synced } from "../../src/sync/sync-collection.js";
import type { Simulation } from "./simulation.js";
import type { SyncRun } from "./sync-run.js";
import { isBatch, type Wire } from "./wire.js";

/** Counts what the answers to a push mean, for which method, and how the record stands meanwhile. */
export function noteAnswers(
  sim: Simulation,
  run: SyncRun<Synced>,
  wire: Wire,
  answer: Answer,
): void {
  if (answer.kind === "lost") return;
  const answers = isBatch(wire.request) ? readBatch(answer.body, wire.parts.length) : [answer];
  for (const [index, part] of wire.parts.entries()) {
    const read: SubAnswer | undefined = answers?.[index];
    if (read === undefined || part.id === undefined) continue;
    const method = part.method as Method;
    const { kind } = rule(method, part.id, read);
    const meaning = meaningOf(method, read.status);
    const state = stateOf(run, part.id, part.intent);
    sim.coverage.count(
      `answer: ${meaning}${kind === meaning ? "" : ` read as ${kind}`} to ${method}`,
    );
    sim.coverage.count(`answer: ${kind} to ${method} while ${state}`);
  }
}

function stateOf(run: SyncRun<Synced>, id: string, intent: string | undefined): string {
  // as the log has it: another tab may have written meanwhile
  const [slice] = run.device.log
    .read([{ key: "b/c", seen: run.tab.fold.seen }], { segments: false })
    .slices.values();
  let operation = run.tab.fold.operations.get(id);
  for (const { row } of slice?.rows ?? []) {
    for (const each of row.ops ?? []) if (each.id === id) operation = each;
    if (row.done?.includes(id) === true) operation = undefined;
  }
  if (operation === undefined) return "ended";
  const attempt = operation.sent.find((sent) => sent.intent === intent);
  if (operation.conflict !== undefined) return "in conflict";
  if (attempt === undefined) return "superseded";
  return attempt.edits === operation.edits ? "unchanged" : "edited";
}
