import { FIRST } from "../collections.js";

/** The records that motifs play with: those of the first collection, which every case has. */
export const IDS: readonly string[] = FIRST.ids;
