import type { Reading } from "../store/store.js";
import { UnsentEditsError } from "../sync-errors.js";
import { countUnsent } from "./count-unsent.js";

/** Checks what would go with the content, unless all of it may go: throws UnsentEditsError while something is unsent. */
export function refuseUnsent(mayGo: boolean): (content: Reading) => void {
  return (content) => {
    const unsent = countUnsent(content);
    if (unsent > 0 && !mayGo) throw new UnsentEditsError(unsent);
  };
}
