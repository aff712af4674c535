import { parentPort } from "node:worker_threads";
import { Coverage } from "./coverage.js";
import { reduce, tell } from "./examine.js";
import type { Plan } from "./plan.js";
import { planOf, runCases, type Range } from "./run-cases.js";
import { JUDGED_RUN, LARGE_RUN, neededSituations } from "./situations.js";

/** What the command asks of a worker, and is answered by a message. */
export type Order =
  | ({ readonly do: "run" } & Range)
  | ({ readonly do: "reduce"; readonly index: number } & Pick<Range, "seed" | "resets">)
  | ({ readonly do: "tell"; readonly index: number } & Pick<Range, "seed" | "resets">)
  | { readonly do: "replay"; readonly plan: Plan }
  | { readonly do: "situations" };

function follow(order: Order): unknown {
  switch (order.do) {
    case "run": {
      const coverage = new Coverage();
      const failures = runCases(order, coverage);
      return { failures, counts: coverage.counts };
    }
    case "reduce":
      return reduce(planOf(order, order.index));
    case "tell":
      return tell(planOf(order, order.index));
    case "replay":
      return tell(order.plan);
    case "situations":
      return { needed: neededSituations(), large: LARGE_RUN, judged: JUDGED_RUN };
  }
}

// what is thrown inside the server on its ordinary way needs no stack, which takes a third of the time
Error.stackTraceLimit = 0;

parentPort?.on("message", (order: Order) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(follow(order));
});
