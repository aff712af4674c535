import type { Reading } from "../../src/store/store.js";
import type { ListContent } from "../../src/server/storage/memory-storage.js";
import { WINDOW } from "../../src/sync/window.js";
import { Coverage } from "./coverage.js";
import { FIELDS, IDS, type Setup } from "./plan.js";
import { Simulation } from "./simulation.js";
import { KEY } from "./tab.js";

interface Converged {
  readonly content: ListContent;
  /** The log of a device that has pulled it. */
  readonly reading: Reading;
}

const made = new Map<string, Converged>();

/** Begins where all devices have the same records: what one first pull made is given to each of them. */
export function seedContent(sim: Simulation): void {
  const { content, reading } = convergedFor(sim.setup);
  sim.time += 5 * WINDOW;
  sim.server.load(content);
  const state = reading.slices.get(KEY);
  if (state === undefined) throw new Error("The first pull stored nothing");
  for (const { log } of sim.devices) {
    log.transact([], { segments: false }, { by: "seed", n: 1 }, () => {
      const { fence: _, floor: __, confirmed: ___, ...rest } = state.state;
      const confirm = state.rows.flatMap((row) => row.confirmed);
      const { server = "", principal = "" } = reading.database;
      return [
        {
          commits: [{ key: KEY, confirm }],
          states: new Map([[KEY, rest]]),
          database: { server, principal },
        },
        null,
      ];
    });
  }
  for (const device of sim.devices) {
    for (const id of idsOf(sim.setup.seeds)) device.isAlive.set(id, true);
  }
}

/** First those that users write to. */
function idsOf(seeds: number): readonly string[] {
  return Array.from({ length: seeds }, (_, index) => IDS[index] ?? `s${index}`);
}

function convergedFor({ pageSize, seeds }: Setup): Converged {
  const name = `${pageSize} ${seeds}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const device = { strategy: "three-way", tabs: ["page"], skew: 0 } as const;
  const setup = { devices: [device], pageSize, batchSize: 25, seeds: 0, staysSmall: true };
  const sim = new Simulation(setup, new Coverage(), null);
  for (const id of idsOf(seeds)) {
    sim.time++;
    const data = Object.fromEntries(
      FIELDS.slice(0, 2).map((field) => [field, `seed.${id}.${field}`]),
    );
    const path = `/buckets/b/collections/c/records/${id}`;
    sim.server.plain("PUT", path, JSON.stringify({ data }));
  }
  // until the window of the engine has passed over it, which would read it all again
  for (let syncs = 0; syncs < 3; syncs++) {
    sim.begin(0, 0);
    for (let [run] = sim.runs; run?.leaves[0] !== undefined;) {
      sim.advance(run, run.leaves[0], null);
    }
    sim.wait(WINDOW + 1);
  }
  const log = sim.devices[0]?.log;
  if (log === undefined) throw new Error("There is no device");
  const reading = log.read([{ key: KEY, seen: 0 }], { segments: true });
  const converged = { content: sim.server.content(), reading };
  made.set(name, converged);
  return converged;
}
