import type { SyncReport } from "../collection/sync-report.js";
import { describeBegin, describeEnd, describeFailure } from "./describe-sync.js";
import type { Listening, Overhear, SyncTold } from "./log.js";
import { overhearing } from "./overhearing.js";
import { teller } from "./teller.js";

/** Runs a sync, and tells the listeners how it begins, what it does, and how it ends. */
export async function tellSync(
  sync: SyncTold & { readonly number: number; readonly listeners: ReadonlySet<Listening> },
  run: (overhear: Overhear) => Promise<SyncReport>,
): Promise<SyncReport> {
  const { number, clock, collections } = sync;
  const tell = teller(sync);
  const began = clock().now;
  tell(describeBegin(number, collections));
  try {
    const report = await run((effects) => overhearing(effects, clock, tell));
    tell(describeEnd(number, report, clock().now - began));
    return report;
  } catch (error) {
    tell(describeFailure(number, error, clock().now - began));
    throw error;
  }
}
