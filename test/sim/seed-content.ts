import type { Reading } from "../../src/store/store.js";
import type { ListContent } from "../../src/server/storage/memory-storage.js";
import { WINDOW } from "../../src/sync/window.js";
import { Coverage } from "./coverage.js";
import { collectionsOf, type SimCollection } from "./collections.js";
import { definitionIn, editionAt } from "./editions.js";
import { seedFields } from "./mergers/seed-fields.js";
import { principalOf, seesAll, type People } from "./people.js";
import { FIELDS, type Setup } from "./plan.js";
import { Simulation } from "./simulation.js";

interface Converged {
  readonly contents: readonly ListContent[];
  /** The log of a device that has pulled it. */
  readonly reading: Reading;
}

const made = new Map<string, Converged>();

/** Begins where all devices have the same records: what one first pull made is given to each of them. */
export function seedContent(sim: Simulation): void {
  const { contents, reading } = convergedFor(sim.setup);
  sim.time += 5 * WINDOW;
  sim.server.load(shared(contents, sim.setup.people));
  const slices = [...reading.slices];
  const begun = sim.devices.filter(
    ({ isPartial }) => !isPartial || (sim.setup.people && seesAll(sim.setup.people)),
  );
  for (const { log, plan, credentials } of begun) {
    const { fingerprint } = definitionIn(plan, editionAt(plan, 0, 0));
    const definition = plan.editions?.isClaimed === false ? null : fingerprint;
    log.transact([], { segments: false }, { by: "seed", n: 1 }, () => {
      const { server = "" } = reading.database;
      const principal = principalOf(credentials.person);
      const commits = slices.map(([key, { rows }]) => {
        return { key, confirm: rows.flatMap((row) => row.confirmed) };
      });
      const states = slices.map(([key, { state }]) => {
        const { fence: _, floor: __, confirmed: ___, ...rest } = state;
        return [key, { ...rest, definition }] as const;
      });
      return [{ commits, states: new Map(states), database: { server, principal } }, null];
    });
  }
  const merged = seedFields(sim.setup.mergers);
  for (const collection of collectionsOf(sim.setup)) {
    for (const id of idsOf(collection, sim.setup.seeds)) {
      sim.ledger.changes.note({ device: -1, id, before: null, after: merged, on: 0 });
    }
  }
  for (const device of begun) {
    for (const collection of device.collections) {
      for (const id of idsOf(collection, sim.setup.seeds)) device.isAlive.set(id, true);
    }
  }
}

/** What alice may do with the records stands in each of them. */
function shared(
  contents: readonly ListContent[],
  people: People | undefined,
): readonly ListContent[] {
  if (people === undefined || people.records === "nothing") return contents;
  const { records: may } = people;
  return contents.map(({ rows, firstAccess }) => {
    const given = rows.map((row) => {
      const acl = { ...row.acl, [may]: [...(row.acl[may] ?? []), principalOf("alice")] };
      return { ...row, acl };
    });
    return { rows: given, firstAccess };
  });
}

/** First those that users write to. */
function idsOf({ ids, others }: SimCollection, seeds: number): readonly string[] {
  return Array.from({ length: seeds }, (_, index) => ids[index] ?? `${others}${index}`);
}

function convergedFor({ pageSize, seeds, collections = 1, mergers }: Setup): Converged {
  const name = `${pageSize} ${seeds} ${collections} ${mergers}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const device = { strategy: "three-way", tabs: ["page"], skew: 0 } as const;
  const devices = [device];
  const setup = { devices, pageSize, batchSize: 25, collections, seeds: 0, staysSmall: true };
  const sim = new Simulation(setup, new Coverage(), null);
  for (const collection of collectionsOf(setup)) {
    for (const id of idsOf(collection, seeds)) {
      sim.time++;
      const data = {
        ...Object.fromEntries(FIELDS.slice(0, 2).map((field) => [field, `seed.${id}.${field}`])),
        ...seedFields(mergers),
      };
      sim.server.plain("PUT", `${collection.records}/${id}`, JSON.stringify({ data }));
    }
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
  const marks = collectionsOf(setup).map(({ key }) => ({ key, seen: 0 }));
  const reading = log.read(marks, { segments: true });
  const converged = { contents: sim.server.contents(), reading };
  made.set(name, converged);
  return converged;
}
