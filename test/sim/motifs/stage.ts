import type { At } from "../../../src/sync/effects.js";
import type { Random } from "../../../src/testing/seeded-random.js";
import type { Fault, FaultName } from "../faults.js";
import { pick } from "../pick.js";
import { FIELDS, type Command, type UserAct } from "../plan.js";
import { IDS } from "./ids.js";
import type { Running, Simulation } from "../simulation.js";

/** Long enough for any sync to end in one command. */
const TO_THE_END = 400;

type Commands = Generator<Command, void, undefined>;

/** What a motif plays on: commands about the tabs of devices, by their numbers. */
export class Stage {
  readonly random: Random;
  readonly sim: Simulation;

  constructor(random: Random, sim: Simulation) {
    this.random = random;
    this.sim = sim;
  }

  pick<T>(items: readonly T[]): T {
    return pick(this.random, items);
  }

  *act(device: number, tab: number, act: UserAct): Commands {
    yield { do: "act", device, tab, act };
  }

  /** One field of the record gets a new value; a record that is not there is made. */
  *edit(device: number, id: number, tab = 0): Commands {
    yield* this.act(device, tab, { kind: "edit", id, field: this.random(FIELDS.length - 1) });
  }

  *delete(device: number, id: number, tab = 0): Commands {
    yield* this.act(device, tab, { kind: "delete", id });
  }

  *begin(device: number, tab = 0): Commands {
    yield { do: "sync", device, tab };
  }

  /** A sync from its beginning to its end. */
  *sync(device: number, tab = 0): Commands {
    yield* this.begin(device, tab);
    yield* this.finish(device, tab);
  }

  *finish(device: number, tab = 0): Commands {
    const run = this.#numberOf(device, tab);
    if (run !== -1) yield { do: "go", run, until: null, steps: TO_THE_END, fault: null };
  }

  /** The sync of a tab goes on until it is about to take this step, and from there by so many half-steps. */
  *until(device: number, tab: number, at: At, steps = 0): Commands {
    const run = this.#numberOf(device, tab);
    if (run !== -1) yield { do: "go", run, until: at, steps, fault: null };
  }

  /** The fault happens to that step; the engine has not been told of it yet. */
  *fail(device: number, tab: number, at: At, kind: FaultName, part?: number): Commands {
    const run = this.#numberOf(device, tab);
    const fault: Fault = { kind, part: part ?? this.random(3) };
    if (run !== -1) yield { do: "go", run, until: at, steps: 1, fault };
  }

  *crash(device: number, tab: number, until: At, when: "before" | "after"): Commands {
    const run = this.#numberOf(device, tab);
    if (run !== -1) yield { do: "crash", run, until, when };
  }

  *wait(ms: number): Commands {
    yield { do: "wait", ms };
  }

  /** The sync that a tab has under way. */
  runOf(device: number, tab: number): Running | undefined {
    return this.sim.runs[this.#numberOf(device, tab)];
  }

  /** Which request of its batch is about this record. */
  partOf(device: number, tab: number, id: number): number {
    const intents = [...(this.runOf(device, tab)?.intents.values() ?? [])];
    return Math.max(
      0,
      intents.findIndex((intent) => intent.id === IDS[id]),
    );
  }

  #numberOf(device: number, tab: number): number {
    const of = this.sim.devices[device]?.now.tab(tab);
    return this.sim.runs.findIndex((run) => run.tab === of);
  }
}
