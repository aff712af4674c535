import { defineCollection } from "kintsugi";

/** A list of somebody else that this user has opened. Its id is the bucket in which it is. */
export interface OpenedList {
  /** Whose list it is, as far as we know. */
  owner: string;
}

/** Which lists of others to show: in the user's own bucket, so that all devices of the user show them. */
export const openedLists = defineCollection<OpenedList>("opened-lists");
