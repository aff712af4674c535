import type { CompareText } from "../../protocol/compare.js";
import { compareCodePoints } from "../../protocol/compare-code-points.js";

/**
 * As PostgreSQL's collation `en_US.utf8`, which its Docker image gives to every database: letters before case and
 * accents, punctuation last of all. This is Unicode's own algorithm rather than that of a C library, which orders
 * words and numbers alike, and some symbols otherwise.
 */
const collator = new Intl.Collator("en-US", { ignorePunctuation: true });

/** The order of the texts in a field. Ids are in that of their code points (`schema.sql` says `COLLATE "C"`). */
export function textOrder(field: string): CompareText {
  return field === "id" ? compareCodePoints : collate;
}

/** PostgreSQL lets no two texts be level that are not equal. */
function collate(a: string, b: string): number {
  return collator.compare(a, b) || compareCodePoints(a, b);
}
