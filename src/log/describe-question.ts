import type { Asked, Effect, Questions } from "../sync/effects.js";
import { countOf } from "./count-of.js";
import type { Described } from "./entry.js";
import { nameOf } from "./name-of.js";

const ABOUT: Readonly<Record<keyof Questions, (records: string, name: string) => string>> = {
  merge: (records, name) => `how to merge ${records} of ${name}`,
  decode: (records, name) => `to read ${records} of ${name}`,
  encode: (records, name) => `to prepare ${records} of ${name} for sending`,
  credentials: () => "for other credentials, since these were refused",
};

/** Tells of a question to the app; what it threw is not shown, for it may hold anything. */
export function describeQuestion(
  { at: step, collection, question, about }: Extract<Effect, { do: "ask" }>,
  asked: Asked<unknown>,
  ms: number,
): Described<"question"> {
  const records = question === "credentials" ? 0 : Array.isArray(about) ? about.length : 1;
  const what = ABOUT[question](countOf(records, "record"), nameOf(collection));
  const text = `Asked the app ${what}: ${answerOf(question, asked)} (${Math.round(ms)} ms)`;
  const outcome = asked.kind;
  return {
    level: "trace",
    kind: "question",
    step,
    collection,
    question,
    outcome,
    records,
    ms,
    text,
  };
}

function answerOf(question: keyof Questions, asked: Asked<unknown>): string {
  if (asked.kind === "threw") return "it threw an error";
  if (asked.kind === "aborted") return "the sync was ended before it answered";
  if (question === "credentials") return asked.value === true ? "it gave some" : "it has none";
  return question === "merge" && asked.value === undefined ? "it left that open" : "it answered";
}
