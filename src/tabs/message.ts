import type { News } from "./news.js";

/** What the tabs of one database say to each other of their syncs. */
export type Message =
  /** Somebody has come: tell what you know. */
  | { readonly kind: "hello" }
  /** What `tab` knows of its own syncs; null: it goes. */
  | { readonly kind: "news"; readonly tab: string; readonly news: News | null }
  /** Is the one who syncs still there? */
  | { readonly kind: "who-syncs" }
  /** I am, and I sync. */
  | { readonly kind: "here" }
  /** I am about to be frozen while I sync. */
  | { readonly kind: "frozen" };

const KINDS: ReadonlySet<unknown> = new Set<Message["kind"]>([
  "hello",
  "news",
  "who-syncs",
  "here",
  "frozen",
]);

/** What came, or null where it is nothing that this version knows. */
export function readMessage(data: unknown): Message | null {
  if (typeof data !== "object" || data === null) return null;
  const { kind } = data as Partial<Message>;
  return KINDS.has(kind) ? (data as Message) : null;
}
