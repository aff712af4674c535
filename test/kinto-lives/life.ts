import {
  clientWins,
  manual,
  serverWins,
  threeWay,
  type Conflict,
  type Resolution,
  type Strategy,
} from "../../src/merge/strategy.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { takenBy, troublesIn, type Taken } from "./accepted.js";
import { act, converge, heal, type Life } from "./acts.js";
import { Cable, type Mishap } from "./cable.js";
import { Device } from "./device.js";
import { judge } from "./judge.js";
import { RECORDS, type Kinto, type StoredNote } from "./kinto.js";
import { LIBRARY, type Library } from "./library.js";
import type { Note } from "./open-tab.js";

export interface Lived {
  /** What is wrong in the end; empty if nothing is. */
  readonly complaints: readonly string[];
  readonly strategy: string;
  readonly trace: readonly string[];
  readonly mishaps: readonly Mishap[];
  /** How many requests the server answered, and how many writes of records it took. */
  readonly requests: number;
  readonly writes: number;
  /** How many answers say that the server met a conflict of its own, or failed. */
  readonly troubles: number;
  /** How many decisions of merges the journals keep. */
  readonly journalled: number;
  /** How many records the server has with an older timestamp than it once gave them. */
  readonly setBack: number;
}

const NAMES = ["A", "B", "C"];
const HOUR = 3_600_000;
/** After this many seconds a device compares all of its records with the server's. */
const DAY = 24 * 3600;

const STRATEGIES: Readonly<Record<string, Strategy<Note>>> = {
  "three-way": threeWay(),
  "server-wins": serverWins,
  "client-wins": clientWins,
  manual,
  function: joinSlowly,
};

let lives = 0;

/**
 * A random life of three devices of one user, at the end of which everything is healed and synced. A seed gives the
 * same acts, and the same mishaps to the same requests of a device; what runs at once may meet in another order.
 */
export async function live(seed: number, kinto: Kinto, library: Library = LIBRARY): Promise<Lived> {
  const random = seededRandom(seed);
  const strategy = Object.keys(STRATEGIES)[random(5)] as string;
  const storage = random(3) === 0 ? "indexeddb" : "memory";
  const tabs = 1 + random(2);
  const percent = random(4) === 0 ? 0 : 5 + random(40);
  const isConverged = random(2) === 0;
  const trace = [`${strategy}, ${tabs} tabs on ${storage}, ${percent} % of requests go wrong`];
  const [taken, mishaps]: [Taken[], Mishap[]] = [[], []];
  let [values, requests, troubles, skipped] = [0, 0, 0, 0];
  const waiting: (() => void)[] = [];
  const user = `user-${seed}-${process.pid}-${++lives}`;
  await kinto.signUp(user);

  const plugIn = async (name: string, number: number): Promise<Device> => {
    const cable = new Cable({
      origin: kinto.origin,
      random: seededRandom(seed * NAMES.length + number),
      onMishap: (mishap) => {
        mishaps.push(mishap);
        trace.push(`    ${name}: ${mishap}`);
      },
      onAnswer: (wire, answer) => {
        requests++;
        taken.push(...takenBy(wire, answer));
        for (const tell of waiting.splice(0)) tell();
        const strange = troublesIn(answer);
        if (strange === "") return;
        troubles++;
        trace.push(`    ${name}: the server answers ${strange}`);
      },
    });
    const remote = await cable.plugIn();
    const disk = library.newDisk(storage, `${user}-${name}`);
    const merge = STRATEGIES[strategy] as Strategy<Note>;
    // no two clocks are alike
    const ahead = (): number => skipped * 1000 + (number - 1) * HOUR;
    const device = new Device({
      name,
      cable,
      tabs,
      openTab: () => library.openTab({ disk, remote, user, merge, ahead }),
      newValue: () => `${name}.${++values}`,
      trace: (line) => void trace.push(line),
    });
    await device.open();
    return device;
  };

  const devices = await Promise.all(NAMES.map(plugIn));
  const life: Life = {
    random,
    devices,
    ids: ["r0", "r1", "r2"],
    running: new Set(),
    skip: (seconds) => {
      skipped += seconds;
      trace.push(`${seconds} s pass`);
    },
    nextAnswer: () => new Promise((resolve) => waiting.push(resolve)),
  };
  try {
    if (isConverged) await converge(life);
    for (const { cable } of devices) cable.percent = percent;
    for (let step = 20 + random(40); step > 0; step--) await act(life);
    const stuck = await heal(life);
    const readAll = (): Promise<readonly StoredNote[]> =>
      kinto.readAll(user, `${RECORDS}?_sort=id`);
    let stored = await readAll();
    const setBack = kinto.databaseUrl === undefined ? [] : await findSetBack(devices, stored);
    if (setBack.length > 0) {
      trace.push(`the server has set back ${setBack.join(", ")}`);
      life.skip(DAY);
      for (const device of devices) await device.sync(0);
      stored = await readAll();
    }
    const history = await kinto.historyOf(user);
    const wrong = await judge({ devices, stored, taken, history });
    const journals = await Promise.all(devices.map((device) => device.journal()));
    return {
      complaints: [...stuck, ...wrong],
      strategy,
      trace,
      mishaps,
      requests,
      writes: taken.filter(({ isUndone }) => !isUndone).length,
      journalled: journals.flat().length,
      setBack: setBack.length,
      troubles,
    };
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await Promise.all(devices.map(({ cable }) => cable.unplug()));
  }
}

/**
 * Where several write a record at once, Kinto on PostgreSQL may let the write with the older timestamp stand
 * (Kinto#1407). A device that has seen the newer one learns of that from its daily comparison.
 */
async function findSetBack(
  devices: readonly Device[],
  stored: readonly StoredNote[],
): Promise<readonly string[]> {
  const known = await Promise.all(devices.map((device) => device.tab().notes.list()));
  const isOlder = ({ id, last_modified: there }: StoredNote): boolean =>
    known.flat().some((here) => here.id === id && Number(here.last_modified) > there);
  return stored.filter(isOlder).map(({ id }) => id);
}

/** The fields that the user changed, over what the server has; where one side is gone, the server's. */
async function joinSlowly(conflict: Conflict<Note>): Promise<Resolution<Note>> {
  const { base, local, remote } = conflict;
  await Promise.resolve();
  if (local === null || remote === null) return remote;
  const joined: Note = { ...remote };
  for (const field of new Set([...Object.keys(base ?? {}), ...Object.keys(local)])) {
    if (local[field] === base?.[field]) continue;
    if (local[field] === undefined) delete joined[field];
    else joined[field] = local[field];
  }
  return joined;
}
