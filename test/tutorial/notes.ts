import type { Data, TutorialClient } from "./client.js";

/** What the tutorial learns on its way: the notes that the reader keeps. */
export interface Notes {
  task: Data | undefined;
  /** The timestamp of the list when it was first read. */
  first: number;
  /** The last known timestamp of the task. */
  current: number;
  deleted: Data | undefined;
  aliceTask: Data | undefined;
  bobTask: Data | undefined;
  bucket: string;
}

/** One request of the tutorial, and what it shows. */
export interface Step {
  readonly title: string;
  run(client: TutorialClient, notes: Notes): Promise<void>;
}

export function emptyNotes(): Notes {
  return {
    task: undefined,
    first: 0,
    current: 0,
    deleted: undefined,
    aliceTask: undefined,
    bobTask: undefined,
    bucket: "",
  };
}
