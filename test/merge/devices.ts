// A server and devices in a few lines: who merges is the real thing, who travels is not. Answers and requests get lost.
import { answerQuestion } from "../../src/merge/question.js";
import { questionOf } from "../../src/merge/question.js";
import {
  applyResolution,
  integrate,
  type Decision,
  type Integration,
} from "../../src/merge/integrate.js";
import type { AnyStrategy } from "../../src/merge/strategy.js";
import { applyEdit, settle } from "../../src/record/edit.js";
import { isJsonObject, type JsonObject } from "../../src/record/json.js";
import type { Operation } from "../../src/record/operation.js";
import { fieldsOf, isTombstone, type Confirmed, type Fields } from "../../src/record/record.js";
import { intentOf, withSent, type Intent } from "../../src/sync/intent.js";
import type { Terms } from "../../src/sync/terms.js";
import { deepFreeze } from "../record/arbitraries.js";

/** What becomes of a request to write. */
export type Luck = "fine" | "request lost" | "answer lost";

/** One record on a server, with Kinto's preconditions. */
export class OneRecord {
  version: Confirmed | null = null;
  #time = 100;

  /** As somebody else writes who knows nothing of us: what he leaves out is gone. */
  put(fields: Fields | null): void {
    const at = ++this.#time;
    this.version = deepFreeze(
      fields === null
        ? { id: "r", last_modified: at, deleted: true as const }
        : { ...fields, id: "r", last_modified: at },
    );
  }

  /** Whether it was written. */
  write({ request, sent }: Intent): boolean {
    const live = this.version !== null && !isTombstone(this.version) ? this.version : null;
    if ((live?.last_modified ?? null) !== sent.match) return false;
    const { data } = (request.body ?? {}) as { data?: JsonObject };
    this.put(data ?? null);
    return true;
  }
}

export class OneDevice {
  confirmed: Confirmed | null = null;
  operation: Operation | null = null;
  readonly journal: Decision[] = [];
  readonly name: string;
  readonly server: OneRecord;
  readonly strategy: AnyStrategy;
  readonly #terms: Terms;
  #names = 0;

  constructor(name: string, server: OneRecord, strategy: AnyStrategy) {
    this.name = name;
    this.server = server;
    this.strategy = strategy;
    this.#terms = { bucket: "b", collection: "c", strategy } as Terms;
  }

  get shown(): Fields | null {
    if (this.operation !== null) return this.operation.local;
    return this.confirmed === null ? null : fieldsOf(this.confirmed);
  }

  edit(local: Fields | null): void {
    this.operation = applyEdit(
      "r",
      this.operation ?? undefined,
      this.confirmed ?? undefined,
      deepFreeze(local),
    );
  }

  pull(): void {
    const { version } = this.server;
    if (version === null || version.last_modified === this.confirmed?.last_modified) return;
    this.#meet(version, false);
  }

  push(luck: Luck): void {
    const { operation, server } = this;
    if (operation === null || operation.conflict !== undefined) return;
    const intent = intentOf(this.#terms, operation, `${this.name}${++this.#names}`, 0, this.name);
    this.operation = deepFreeze(withSent(operation, intent.sent));
    if (luck === "request lost") return;
    const isWritten = server.write(intent);
    if (luck === "answer lost" || server.version === null) return;
    if (!isWritten) return this.#meet(server.version, true);
    this.confirmed = server.version;
    this.operation = settle({ ...operation, base: server.version, sent: [] });
  }

  #meet(version: Confirmed, force: boolean): void {
    this.confirmed = version;
    if (this.operation === null) return;
    let met = integrate(this.operation, version, this.strategy, { force });
    if (met.kind === "undecided") met = this.#ask(met.operation, version) ?? met;
    if (met.kind === "stale") return;
    this.operation = deepFreeze(met.operation);
    if (met.kind === "integrated" && met.decision) this.journal.push(met.decision);
  }

  #ask(operation: Operation, version: Confirmed): Integration | undefined {
    const answer = answerQuestion(this.strategy, questionOf(operation, version, this.strategy));
    if (answer !== null && !isJsonObject(answer)) return undefined;
    return applyResolution(operation, version, this.strategy, answer);
  }
}

/** Lets everybody sync, with no more faults, until nothing moves. Throws where that never comes. */
export function settleAll(devices: readonly OneDevice[]): void {
  for (let round = 0; round < 20; round++) {
    for (const device of devices) {
      device.pull();
      device.push("fine");
    }
    const isQuiet = devices.every(
      ({ operation, confirmed, server }) =>
        operation === null && confirmed?.last_modified === server.version?.last_modified,
    );
    if (isQuiet) return;
  }
  throw new Error("they never come to rest");
}
