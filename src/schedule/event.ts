/** How a sync ended. */
export type Ending =
  /** Everything that could be exchanged has been. */
  | "ok"
  /** The server could not be reached. */
  | "offline"
  /** The server asked every client to wait. */
  | "waiting"
  /** Only the app can mend it: other credentials, an answer of a person, newer code. */
  | "blocked"
  /** Anything else: it may be over in a moment. */
  | "failed";

/** What a scheduler hears of. `now` and all moments are milliseconds of one clock that never goes back. */
export type ScheduleEvent = { readonly now: number } & (
  | {
      readonly kind: "started";
      readonly isOnline: boolean;
      readonly isVisible: boolean;
      readonly hasUnsent: boolean;
      readonly isPaused: boolean;
    }
  /** Something was edited here, in this tab or in another one. */
  | { readonly kind: "written" }
  /** Nothing is unsent any more: another tab sent it, or the app discarded it. */
  | { readonly kind: "emptied" }
  /** The browser says that there is a network again, or none. */
  | { readonly kind: "online" | "offline" }
  /** The page is shown, or no longer: another tab, a locked phone. */
  | { readonly kind: "visible" | "hidden" }
  /** The window was chosen, or the page comes out of a freeze or the back/forward cache. */
  | { readonly kind: "woken" }
  /** The app's push channel says that the server has something new. */
  | { readonly kind: "remote-changed" }
  /** Another tab began to sync, and does not answer any more: it was closed, has crashed, or is frozen. */
  | { readonly kind: "abandoned" }
  /** The moment of the one timer has come. */
  | { readonly kind: "timer" }
  /** The app asks for a sync: a person may have pressed a button. */
  | { readonly kind: "asked" }
  /** The app named a server, or other credentials. */
  | { readonly kind: "connected" }
  /** The app forgot the server. */
  | { readonly kind: "disconnected" }
  /** A sync that the app ran by itself ended well. */
  | { readonly kind: "synced"; readonly hasUnsent: boolean }
  /** The sync that was begun here is over. */
  | {
      readonly kind: "ended";
      readonly ending: Ending;
      readonly hasUnsent: boolean;
      /** Until when the server wants to be left alone, also after a sync that ended well. */
      readonly notBefore: number | null;
    }
  | { readonly kind: "paused" | "resumed" | "stopped" }
);
