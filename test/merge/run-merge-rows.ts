import { expect, test } from "vitest";
import { mergeFields } from "../../src/merge/merge-fields.js";
import type { Fields } from "../../src/record/record.js";
import { deepFreeze } from "../record/arbitraries.js";

export interface Row {
  readonly name: string;
  readonly base: Fields;
  readonly local: Fields;
  readonly remote: Fields;
  /** Bodies that may have reached the server. */
  readonly sent?: readonly Fields[];
  readonly merged: Fields;
  /** The paths that both sides changed differently; `merged` holds the local values. */
  readonly contested?: readonly string[];
}

/** One test for each row; nothing that it is given may be changed. */
export function run(rows: readonly Row[]): void {
  test.each(rows)("$name", ({ base, local, remote, sent = [], merged, contested = [] }) => {
    deepFreeze([base, local, remote, sent]);
    expect(mergeFields(base, local, remote, sent)).toMatchObject({ merged, contested });
    expect(mergeFields(base, local, remote, sent).merged).toEqual(merged);
  });
}
