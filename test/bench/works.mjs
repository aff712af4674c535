// All works, with the sizes that their goals name.
import { bytes } from "./works/bytes.mjs";
import { compaction } from "./works/compaction.mjs";
import { disk } from "./works/disk.mjs";
import { firstPull, resumedPull } from "./works/first-pull.mjs";
import { idleSync } from "./works/idle-sync.mjs";
import { createAtOnce, createEach } from "./works/local-creates.mjs";
import { memory } from "./works/memory.mjs";
import { pullChanges } from "./works/pull-changes.mjs";
import { push } from "./works/push.mjs";
import { getEach, openAndList, query } from "./works/reads.mjs";
import { told } from "./works/told.mjs";
import { updateOne } from "./works/update-one.mjs";

const FEW = 1_000;
const MANY = 20_000;
const PAGE = 10_000;

/**
 * Each work has columns, rows (who is measured, and how), goals, and `measure`, which does it once for one row and
 * throws where the result is not right. Ratios are taken of the first column, unless a goal names another one.
 */
export function worksFor(shape) {
  // half a gigabyte of records would measure the machine
  const most = shape === "large" ? MANY : 100_000;
  const sizes = [...new Set([FEW, MANY, most])];
  return [
    firstPull(MANY, { isLarge: false }),
    ...(most > MANY ? [firstPull(most, { isLarge: true })] : []),
    resumedPull(most, { pages: most / PAGE }),
    pullChanges(sizes),
    idleSync(FEW),
    createAtOnce(MANY),
    createEach(FEW),
    push(5_000, 25),
    push(5_000, 200),
    openAndList(most),
    getEach(MANY, 2_000),
    query(MANY),
    updateOne(FEW, most),
    compaction(most),
    memory(most),
    bytes(),
    disk(most),
    told(PAGE),
  ];
}
