import type { Committed, Effect } from "../../src/sync/effects.js";
import type { Answer } from "../../src/sync/effects.js";
import type { Fault } from "./faults.js";
import type { SimTab } from "./tab.js";
import { isBatch, requestsOf, type Wire } from "./wire.js";

/** Tells what happens, a line for each yield of the engine and each act of everybody else. */
export class Story {
  readonly lines: string[] = [];

  say(words: string): void {
    this.lines.push(words);
  }

  tell({ name }: Pick<SimTab, "name">, words: string): void {
    this.lines.push(`${name} ${words}`);
  }

  effect(
    tab: SimTab,
    effect: Exclude<Effect, { do: "both" }>,
    result: unknown,
    fault: Fault | null,
  ): void {
    const what = this.#wordsOf(effect, result);
    this.tell(tab, `${effect.at}: ${what}${fault === null ? "" : `   [${fault.kind}]`}`);
  }

  wire({ request }: Pick<Wire, "request">): string {
    const list = isBatch(request) ? requestsOf(request) : [request];
    return list
      .map((each) => {
        const { method, path, headers, body } = each as unknown as {
          method: string;
          path: string;
          headers?: object;
          body?: { data?: object };
        };
        const short =
          path.replace(/^.*\/records/, "").replace("?_sort=last_modified", "") || "list";
        const where = headers === undefined ? "" : ` ${JSON.stringify(headers)}`;
        return `${method} ${short}${where}${body?.data === undefined ? "" : ` ${JSON.stringify(body.data)}`}`;
      })
      .join("; ");
  }

  #wordsOf(effect: Exclude<Effect, { do: "both" }>, result: unknown): string {
    switch (effect.do) {
      case "request":
        return `${this.wire(effect)} → ${answerWords(result as Answer)}`;
      case "transact":
        return committedWords(result as Committed<unknown>);
      case "ask":
        return `${effect.question} → ${JSON.stringify(result)}`;
    }
  }
}

function answerWords(answer: Answer): string {
  if (answer.kind === "lost") return `lost: ${answer.why}`;
  const { responses } = (answer.body ?? {}) as {
    readonly responses?: readonly { status: number; body: unknown; path: string }[];
  };
  if (responses === undefined) return `${answer.status} ${bodyWords(answer.body)}`;
  return responses
    .map(
      ({ status, body, path }) => `${status}${path.endsWith("/v1/") ? "" : ` ${bodyWords(body)}`}`,
    )
    .join("; ");
}

function bodyWords(body: unknown): string {
  const { data, details } = (body ?? {}) as { readonly data?: unknown; readonly details?: unknown };
  return JSON.stringify(data ?? details ?? "") ?? "";
}

function committedWords(committed: Committed<unknown>): string {
  if (committed.kind !== "committed") return committed.kind;
  const { result } = committed;
  if (Array.isArray(result)) return `committed ${result.length}`;
  const { tally, next } = (result ?? {}) as {
    readonly tally?: { readonly records: readonly { id: string; rule: string }[] };
    readonly next?: unknown;
  };
  if (tally === undefined) return "committed";
  const records = tally.records.map(({ id, rule }) => `${id} ${rule}`).join(", ");
  return `committed ${records}${Array.isArray(next) ? `, chose ${next.length}` : ""}`;
}
