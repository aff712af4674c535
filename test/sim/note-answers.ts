import { readBatch, type SubAnswer } from "../../src/protocol/batch.js";
import type { Answer } from "../../src/sync/effects.js";
import { kindOf, readAnswer, stateFor, type Method } from "../../src/sync/read-answer.js";
import type { Running, Simulation } from "./simulation.js";
import { isBatch, type Wire } from "./wire.js";

/** Counts what was answered to what, and how the record stands when the answer is given. */
export function noteAnswers(sim: Simulation, run: Running, wire: Wire, answer: Answer): void {
  if (answer.kind === "lost") return;
  const answers = isBatch(wire.request) ? readBatch(answer.body, wire.parts.length) : [answer];
  for (const [index, part] of wire.parts.entries()) {
    const read: SubAnswer | undefined = answers?.[index];
    const intent = [...run.intents.values()].find(({ id }) => id === part.id);
    if (read === undefined || part.id === undefined || intent === undefined) continue;
    const { sort } = readAnswer(part.method as Method, part.id, read);
    sim.coverage.count(`answer: ${sort} to ${kindOf(intent.sent)}`);
    run.awaited.push({ sort, sent: intent.sent, id: part.id });
  }
}

/** Counts how the records stand when the answers about them are settled. */
export function noteSettlement(sim: Simulation, run: Running): void {
  for (const { sort, sent, id } of run.awaited.splice(0)) {
    const state = stateFor(run.tab.operation(id), sent);
    sim.coverage.count(`settled: ${sort} to ${kindOf(sent)}, ${state}`);
  }
}
