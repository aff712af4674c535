import { expect } from "vitest";
import type { Asked } from "./ask.js";
import { dig } from "./row.js";

/** An entry of a history, as far as the rows look at it. */
export interface Entry {
  readonly action: string;
  readonly uri: string;
  readonly target: { readonly data: Record<string, unknown>; readonly permissions: unknown };
}

export function entriesIn(answer: Asked | undefined): readonly Entry[] {
  return dig(answer, "data") as readonly Entry[];
}

/** Checks what a history says, newest first: `create /collections/c` for `/buckets/b/collections/c`. */
export function tells(...expected: readonly string[]): (answer: Asked) => void {
  return (answer) => {
    const told = entriesIn(answer).map(
      ({ action, uri }) => `${action} ${uri.replace(/^\/buckets\/b(?=\/|$)/, "") || "/"}`,
    );
    expect(told).toEqual(expected);
  };
}
