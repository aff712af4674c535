import type { At } from "../sync/effects.js";
import { countOf } from "./count-of.js";
import { printTime } from "./print-time.js";

/** What a commit stored. */
export interface Stored {
  readonly name: string;
  readonly versions: number;
  readonly operations: number;
  readonly ended: number;
  /** How many records are reported on. */
  readonly records: number;
  /** How many operations were chosen as the next ones to be sent. */
  readonly chosen: number;
  /** Until when the server wants to be left alone. */
  readonly notBefore: number | null;
}

interface Words {
  /** Where it stored something. */
  readonly stores: (stored: Stored) => string;
  /** Where nothing was to be changed. */
  readonly finds: (name: string) => string;
}

type CommitStep = Exclude<
  At,
  | `${string}.request`
  | `${string}.decode`
  | "push.encode"
  | "reconcile.fetch"
  | "merge.ask"
  | "auth.ask"
>;

const WORDS: Readonly<Record<CommitStep, Words>> = {
  "sync.load": {
    stores: ({ name }) => `Took over the newer definition of ${name}`,
    finds: (name) => `Looked how ${name} stands here`,
  },
  "identity.bind": {
    stores: () => "Noted whom the content belongs to",
    finds: () => "Looked whom the content belongs to",
  },
  "pull.commit": {
    stores: ({ name, versions }) =>
      versions > 0
        ? `Stored ${countOf(versions, "version")} of ${name}`
        : `Stored how far ${name} has been read`,
    finds: (name) => `Found nothing new in ${name}`,
  },
  "count.agree": {
    stores: ({ name }) => `Noted that the number of records of ${name} is right`,
    finds: (name) => `Noted nothing of the number of records of ${name}`,
  },
  "reconcile.load": {
    stores: ({ name }) => `Began to compare all of ${name} with the server`,
    finds: (name) => `Began to compare all of ${name} with the server`,
  },
  "reconcile.compare": {
    stores: ({ name }) => `Compared all of ${name} with the server`,
    finds: (name) => `Compared all of ${name} with the server`,
  },
  "reconcile.commit": {
    stores: ({ name, versions }) => `Put ${countOf(versions, "record")} of ${name} right`,
    finds: (name) => `Found nothing to put right in ${name}`,
  },
  "reconcile.ask": {
    stores: ({ name }) => `Left a question: the server lacks much of ${name}`,
    finds: (name) => `The question what the server lacks of ${name} is still open`,
  },
  "reconcile.settle": {
    stores: ({ name }) => `Noted that ${name} is as the server has it`,
    finds: (name) => `Found ${name} as the server has it`,
  },
  "again.load": {
    stores: ({ name }) => `Looked what was set aside of ${name}`,
    finds: (name) => `Looked what was set aside of ${name}`,
  },
  "again.commit": {
    stores: ({ name }) => `Read once more what was set aside of ${name}`,
    finds: (name) => `What was set aside of ${name} still cannot be used`,
  },
  "merge.commit": {
    stores: ({ name }) => `Stored how the app merged a record of ${name}`,
    finds: (name) => `The record of ${name} has moved while the app merged it`,
  },
  "push.intend": {
    stores: ({ name, operations }) =>
      `Stored that ${countOf(operations, "operation")} of ${name} will be sent`,
    finds: (name) => `Looked what is to be sent of ${name}`,
  },
  "push.settle": {
    stores: ({ name, records, chosen }) => {
      const became = `what became of ${countOf(records, "operation")} of ${name}`;
      if (chosen === 0) return `Stored ${became}`;
      if (records === 0)
        return `Stored that ${countOf(chosen, "operation")} of ${name} will be sent`;
      return `Stored ${became}, and which ${chosen} will be sent next`;
    },
    finds: (name) => `The answers change nothing of ${name}`,
  },
  "access.load": {
    stores: ({ name }) => `Looked who is to be told what of ${name}`,
    finds: (name) => `Looked for changes of who may use what of ${name}`,
  },
  "access.settle": {
    stores: ({ name }) => `Stored who may use a record of ${name} now`,
    finds: (name) => `Nothing changed in who may use what of ${name}`,
  },
  "wait.remember": {
    stores: ({ notBefore }) =>
      notBefore === null
        ? "Noted a wish of the server"
        : `Noted to leave the server alone until ${printTime(notBefore)}`,
    finds: () => "Knew already until when to leave the server alone",
  },
};

/** How a commit of this step is told. */
export function wordsOfCommit(step: At): Words {
  const words: Partial<Record<At, Words>> = WORDS;
  return (
    words[step] ?? {
      stores: ({ name }) => `Stored ${name}: ${step}`,
      finds: (name) => `Looked at ${name}: ${step}`,
    }
  );
}
