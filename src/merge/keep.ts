import type { FieldMerger } from "./field-merger.js";

/** Where both sides changed the field, the value of this device stays, also an absent one; the journal keeps the other. */
export function keepLocal(): FieldMerger<unknown> {
  return { name: "keepLocal", merge: ({ local }) => ({ value: local, overrode: true }) };
}

/** Where both sides changed the field, that of the server is taken, also an absent one; the journal keeps the other. */
export function keepRemote(): FieldMerger<unknown> {
  return { name: "keepRemote", merge: ({ remote }) => ({ value: remote, overrode: true }) };
}
