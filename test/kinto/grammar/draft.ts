import type { Json } from "../../../src/record/json.js";
import type { Step, Who } from "../step.js";
import { Choose } from "./choose.js";
import { kindOf, Model } from "./model.js";

/** A request before it has a name in a sequence. */
export interface Draft {
  readonly who: Who;
  readonly method: string;
  /** Below `/v1`, without query; references are allowed. */
  readonly path: string;
  /** With its question mark, encoded. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly raw?: string;
}

/** What a request is made with. */
export interface Making {
  readonly choose: Choose;
  readonly model: Model;
  /** Whose sequence it is mostly. */
  readonly main: Who;
  /**
   * Whether the server may choose ids. Their order is by chance, so that nothing is sorted or compared by id then.
   */
  readonly generatesIds: boolean;
  /** With a history, Kinto fails on answers that say little (`Response-Behavior`). */
  readonly hasHistory: boolean;
}

export type Make = (making: Making) => Draft;

export function toStep(draft: Draft, as: string): Step {
  const { who, method, path, query = "", headers, body, raw } = draft;
  return {
    as,
    who,
    request: `${method} ${path}${query}`,
    ...(headers !== undefined && Object.keys(headers).length > 0 && { headers }),
    ...(body !== undefined && { body }),
    ...(raw !== undefined && { raw }),
  };
}

/** Guesses what a request did. */
export function predict(model: Model, draft: Draft, as: string): void {
  const { who, method, path, body } = draft;
  const id = (body as { data?: { id?: unknown } } | null | undefined)?.data?.id;
  const account = /^\/accounts\/(bob|alice)$/.exec(path)?.[1];
  if (method === "PUT" && account !== undefined) model.accounts.add(account as Who);
  if (method === "PUT") model.add(path, who);
  if (method === "POST" && typeof id === "string") model.add(`${path}/${id}`, who);
  if (method === "DELETE") model.remove(path);
  // deletions of a list may have timestamps next to one another
  if (method !== "DELETE" || kindOf(path) !== undefined) model.touched(path, as);
  if (method === "GET" && draft.query?.includes("_limit") === true) {
    model.pages.push({ as, who, path });
  }
}
