import type { Effect } from "../../src/sync/effects.js";
import { WINDOW } from "../../src/sync/window.js";
import type { Intent } from "../../src/sync/intent.js";
import type { Stop } from "../../src/sync/stop.js";
import { answerStrategy } from "./app-strategy.js";
import type { Fault } from "./faults.js";
import { send } from "./network.js";
import { decode, encodeWith } from "./nonce.js";
import { noteAnswers, noteSettlement } from "./note-answers.js";
import type { Running, Simulation } from "./simulation.js";
import type { Leaf } from "./sync-run.js";
import { plainParts, type Wire, type WirePart } from "./wire.js";

/** Steps that choose what is sent next. */
const CHOOSES: ReadonlySet<string> = new Set(["push.intend", "push.settle"]);

type Of<Kind extends Effect["do"]> = Extract<Effect, { do: Kind }>;

/** Performs an effect of the engine in the simulated world, and returns its result. */
export function performEffect(
  sim: Simulation,
  run: Running,
  leaf: Leaf,
  fault: Fault | null,
): unknown {
  const { effect } = leaf;
  const { at } = effect;
  sim.coverage.count(`step: ${at}`);
  if (fault !== null) sim.coverage.count(`fault: ${fault.kind} at ${at}`);
  const result = resultOf(sim, run, leaf, fault);
  sim.story?.effect(run.tab, effect, result, fault);
  sim.oracles.principals.performed(run, effect, result);
  if (run.device.isRetired) return result;
  sim.oracles.syncs.performed(run, effect, result, fault);
  sim.oracles.orders.performed(run, leaf, result, fault);
  return result;
}

function resultOf(sim: Simulation, run: Running, leaf: Leaf, fault: Fault | null): unknown {
  const { effect } = leaf;
  switch (effect.do) {
    case "request":
      return request(sim, run, leaf, effect, fault);
    case "transact":
      return transact(sim, run, effect, fault);
    case "ask":
      return ask(sim, run, effect, fault);
  }
}

function transact(
  sim: Simulation,
  run: Running,
  effect: Of<"transact">,
  fault: Fault | null,
): unknown {
  if (fault !== null) {
    const why = fault.kind === "quota" ? "quota" : "unavailable";
    return { kind: "refused", why, cause: new Error(why) };
  }
  if (effect.at === "push.settle") {
    run.tab.look();
    noteSettlement(sim, run);
  }
  const committed = run.tab.transact(effect);
  if (committed.kind === "superseded") sim.coverage.count(`superseded: ${effect.at}`);
  if (CHOOSES.has(effect.at) && committed.kind === "committed") {
    run.settled = run.intents;
    run.intents = new Map(chosenIn(committed.result).map((each) => [each.request.path, each]));
  }
  return committed;
}

function chosenIn(result: unknown): readonly Intent[] {
  if (Array.isArray(result)) return result as readonly Intent[];
  const { next } = result as { readonly next?: readonly Intent[] | Stop | null };
  return Array.isArray(next) ? next : [];
}

function ask(sim: Simulation, run: Running, effect: Of<"ask">, fault: Fault | null): unknown {
  if (fault?.kind === "transform-aborted") return { kind: "aborted" };
  if (effect.question === "decode") return { kind: "answered", value: decode(effect.about) };
  if (effect.question === "encode") {
    return { kind: "answered", value: encodeWith(() => sim.nextNonce(), effect.about) };
  }
  if (fault?.kind === "threw") return { kind: "threw", cause: new Error("of the app") };
  if (fault?.kind === "ask-aborted") return { kind: "aborted" };
  if (effect.question === "merge") return answerStrategy(sim, run, effect.about, fault);
  if (fault !== null) return { kind: "answered", value: false };
  return { kind: "answered", value: run.device.credentials.refresh() };
}

function request(
  sim: Simulation,
  run: Running,
  leaf: Leaf,
  effect: Of<"request">,
  fault: Fault | null,
): unknown {
  const { device } = run;
  const { as } = device.credentials;
  if (effect.request.as !== undefined && effect.request.as !== as) {
    return { kind: "lost", why: "credentials-changed" };
  }
  const wire = wireOf(run, effect);
  const network = {
    server: sim.server,
    access: sim.access,
    poison: sim.poison,
    as,
    keep: (kept: Wire) => {
      sim.late.push({ wire: { ...kept, isLate: true }, since: sim.time });
    },
  };
  // content that nobody owns would become that of the first who comes
  const isOwned = device.log.read([], { segments: false }).database.principal !== undefined;
  const isPossible = fault?.kind !== "other-user" || isOwned;
  const { answer, isSlow } = send(network, wire, isPossible ? fault : null);
  leaf.isSlow = isSlow;
  if (effect.at === "push.request") noteAnswers(sim, run, wire, answer);
  return answer;
}

function wireOf({ device, intents, tab }: Running, effect: Of<"request">): Wire {
  const parts = plainParts(effect.request).map((part): WirePart => {
    if (effect.at !== "push.request" || part.id === undefined) {
      return { ...part, intent: undefined, knewDeletion: undefined };
    }
    const intent = intents.get(part.path.replace(/^\/v1/, ""));
    const isAlive = device.isAlive.get(part.id);
    const knewDeletion = isAlive === undefined ? undefined : !isAlive;
    return { ...part, intent: intent?.sent.intent, knewDeletion };
  });
  const isLate = effect.at === "push.request" && isSettledMeanwhile(device, tab, intents);
  const { bearer } = device.credentials;
  return { request: effect.request, device: device.index, bearer, parts, isLate };
}

/** Whether a tab was so slow between storing attempts and sending them that another one settled, or may have settled them. */
function isSettledMeanwhile(
  device: Running["device"],
  tab: Running["tab"],
  intents: Running["intents"],
): boolean {
  tab.look();
  return [...intents.values()].some(({ id, sent }) => {
    const known = tab.operation(id)?.sent ?? [];
    const isKnown = known.some(({ intent }) => intent === sent.intent);
    return !isKnown || device.wall() - sent.at >= WINDOW;
  });
}
