import type { Person } from "./people.js";

/** What the app's function gives once it is asked for other credentials than those that were refused. */
export type Gives = "fresh" | "none" | "same" | "another's";

/** What becomes of the credentials of a device, or of its content. */
export type AccountAct =
  /** The server takes its token no more. */
  | { readonly kind: "expire"; readonly gives: Gives }
  /** The app connects as somebody, perhaps not as whom the content belongs to. */
  | { readonly kind: "sign-in"; readonly person: Person }
  /** Somebody logs out; unless told to discard it, not while something is unsent. Then perhaps another one signs in. */
  | { readonly kind: "log-out"; readonly discards: boolean; readonly next: Person };
