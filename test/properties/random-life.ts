import {
  account,
  defineCollection,
  openDatabase,
  signUp,
  type Collection,
  type Database,
} from "../../src/index.js";
import { seededRandom, type Random } from "../../src/testing/seeded-random.js";
import { faultyServer, type FaultyServer } from "./faulty-server.js";

type Note = Record<string, string>;

interface Device {
  readonly name: string;
  readonly db: Database;
  readonly notes: Collection<Note>;
}

/** One acknowledged edit: every value is written once. */
interface Edit {
  readonly device: string;
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

/** What is left when all is healed and synced. */
export interface Outcome {
  /** The records of each device and of the server, as text. */
  readonly contents: ReadonlyMap<string, string>;
  /** Acknowledged edits that the server never saw and that their device did not take back. */
  readonly lost: readonly Edit[];
  /** What a device still holds back, other than a deletion that waits for a create of unknown outcome. */
  readonly stuck: readonly string[];
  readonly trace: readonly string[];
}

const REMOTE = "http://localhost/v1";
const IDS = ["r0", "r1", "r2", "r3"];
const FIELDS = ["a", "b"];
const NOTES = defineCollection<Note>("notes");

/** A random life of two or three devices of one user, at the end of which everything is healed and synced. */
export async function randomLife(seed: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const trace: string[] = [];
  const server = faultyServer(random, (line) => trace.push(`    ${line}`));
  await signUp(REMOTE, "bob", "s3cr3t", { fetch: server.networkOf("bob") });
  const devices = await openDevices(2 + random(2), server);
  const ledger = new Ledger();
  try {
    if (random(2) === 0) await converge(devices, trace);
    server.setFaults(random(2) === 0 ? 0 : 5 + random(40));
    await live(devices, server, random, ledger, trace);
    server.setFaults(0);
    await server.deliverAll();
    trace.push("healed");
    const stuck = await settle(devices, trace);
    return {
      contents: await contentsOf(devices),
      lost: ledger.lost(server.accepted),
      stuck,
      trace,
    };
  } finally {
    await Promise.all(devices.map(({ db }) => db.close()));
  }
}

async function openDevices(count: number, server: FaultyServer): Promise<readonly Device[]> {
  const names = Array.from({ length: count }, (_, index) => `device ${index}`);
  return Promise.all(
    names.map(async (name) => {
      const db = await openDatabase(name, { collections: [NOTES], storage: "memory" });
      const auth = account("bob", "s3cr3t");
      db.connect({ remote: REMOTE, auth, fetch: server.networkOf(name) });
      return { name, db, notes: db.collection(NOTES) };
    }),
  );
}

/** Half of all lives begin where every device has the same records. */
async function converge(devices: readonly Device[], trace: string[]): Promise<void> {
  const [first] = devices;
  await first?.notes.putMany(IDS.map((id) => ({ id, a: `${id}.a`, b: `${id}.b` })));
  for (const { db } of devices) await db.sync();
  trace.push("converged");
}

async function live(
  devices: readonly Device[],
  server: FaultyServer,
  random: Random,
  ledger: Ledger,
  trace: string[],
): Promise<void> {
  const running: Promise<unknown>[] = [];
  for (let step = 5 + random(25); step > 0; step--) {
    const device = devices[random(devices.length)];
    const id = IDS[random(IDS.length)];
    if (device === undefined || id === undefined) continue;
    const act = random(10);
    if (act < 3) trace.push(await edit(device, id, FIELDS[random(2)] ?? "a", ledger));
    else if (act === 3) trace.push(await remove(device, id, ledger));
    else if (act < 8) trace.push(await sync(device));
    else {
      const abort = new AbortController();
      if (random(4) === 0) server.atNextRequest(device.name, () => abort.abort());
      trace.push(`${device.name} syncs in the background`);
      const options = { ignoreBackoff: true, signal: abort.signal };
      running.push(device.db.sync(options).catch(() => trace.push(`${device.name} is ended`)));
    }
  }
  await Promise.all(running);
}

async function edit(
  { name, notes }: Device,
  id: string,
  field: string,
  ledger: Ledger,
): Promise<string> {
  const current = await notes.get(id);
  const value = ledger.newValue();
  const fields = { [field]: value };
  if (current === undefined) await notes.put({ id, ...fields });
  else await notes.update(id, () => fields);
  ledger.add({ device: name, id, field, value }, current === undefined);
  return `${name} writes ${id}.${field} = ${value}`;
}

async function remove({ name, notes }: Device, id: string, ledger: Ledger): Promise<string> {
  await notes.delete(id);
  ledger.takeBack(name, id);
  return `${name} deletes ${id}`;
}

async function sync({ name, db }: Device): Promise<string> {
  const report = await db.sync({ ignoreBackoff: true });
  const rules = report.records.map((record) => `${record.id} ${record.rule}`);
  return `${name} syncs: ${report.ok ? "ok" : report.reason} [${rules.join(", ")}]`;
}

/** Three times everybody; what a device still holds back afterwards is stuck. */
async function settle(devices: readonly Device[], trace: string[]): Promise<readonly string[]> {
  for (let round = 0; round < 3; round++) {
    for (const device of devices) trace.push(await sync(device));
  }
  const stuck: string[] = [];
  for (const { name, db } of devices) {
    const report = await db.sync({ ignoreBackoff: true });
    const waiting = report.records.filter(({ rule }) => rule === "unknown-outcome").length;
    const { pending, conflicts, parked } = report;
    if (!report.ok) stuck.push(`${name}: ${report.error.message}`);
    if (pending - waiting + conflicts + parked > 0) {
      stuck.push(`${name}: ${pending} pending, ${conflicts} conflicts, ${parked} parked`);
    }
  }
  return stuck;
}

async function contentsOf(devices: readonly Device[]): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const { name, notes } of devices) {
    contents.set(name, asText(await notes.list({ sort: "id" })));
  }
  const remote = await devices[0]?.db.remote();
  const listed = await remote?.bucket("default").collection("notes").listRecords({
    sort: "id",
    pages: Infinity,
  });
  contents.set("server", asText(listed?.data ?? []));
  return contents;
}

function asText(records: readonly object[]): string {
  const lines = records.map((record) => Object.entries(record).toSorted(byName));
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Which acknowledged edits have to be somewhere at the end. */
class Ledger {
  readonly #edits = new Set<Edit>();
  #count = 0;

  newValue(): string {
    return `v${++this.#count}`;
  }

  /** A later edit of the same field on the same device takes the earlier one back; so does a new record. */
  add(edited: Edit, isNew: boolean): void {
    this.takeBack(edited.device, edited.id, isNew ? undefined : edited.field);
    this.#edits.add(edited);
  }

  takeBack(device: string, id: string, field?: string): void {
    for (const known of this.#edits) {
      const isOfIt = known.device === device && known.id === id;
      if (isOfIt && (field === undefined || known.field === field)) this.#edits.delete(known);
    }
  }

  lost(accepted: ReadonlySet<string>): readonly Edit[] {
    return [...this.#edits].filter(({ value }) => !accepted.has(value));
  }
}
