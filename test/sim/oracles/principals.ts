import type { Effect } from "../../../src/sync/effects.js";
import type { Device } from "../device.js";
import { personOf, type Person } from "../people.js";
import type { Running, Simulation } from "../simulation.js";
import { holderOf } from "../tokens.js";
import type { Stored } from "./online.js";
import type { SimTab } from "../tab.js";

/** What tells the server something of the content. */
const TELLING: ReadonlySet<string> = new Set(["push.request", "access.request"]);
const READING: ReadonlySet<string> = new Set([
  "pull.request",
  "identity.request",
  "reconcile.request",
  "reconcile.fetch",
]);
const KEEPING: ReadonlySet<string> = new Set(["pull.commit", "reconcile.commit"]);

/** What one sync did so far. */
interface Notes {
  /** How often it asked the app for credentials. */
  asked: number;
  /** Under whose credentials it read. */
  readonly readers: Set<Person>;
}

/**
 * Watches that nothing is told to the server, or kept of what it shows, under the credentials of somebody else than whom
 * the content belongs to; that the app is asked for credentials once in a sync; and that a logout leaves nothing, for good.
 */
export class PrincipalWatch {
  readonly #sim: Simulation;
  readonly #notes = new WeakMap<Running, Notes>();
  /** Where more than one principal ever signed in. */
  readonly #shared = new Set<Device["log"]>();

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  performed(run: Running, effect: Effect, result: unknown): void {
    const notes = this.#notesOf(run);
    if (effect.do === "ask" && effect.at === "auth.ask" && ++notes.asked > 1) {
      this.#complain(run, "asks the app for credentials again");
    }
    if (effect.do === "request") this.#checkRequest(run, notes, effect, result);
    if (effect.do === "transact" && KEEPING.has(effect.at)) this.#checkKept(run, notes, result);
  }

  /** A transaction of the engine went through. */
  committed({ device, name }: SimTab, { writes, before, after, commits }: Stored): void {
    for (const { id, parked } of commits.flatMap(({ ops = [] }) => ops)) {
      if (parked?.status !== 401) continue;
      this.#sim.complain("principals", `${name} sets ${id} aside, since nobody is signed in`);
    }
    if (!device.isRetired || (!writes && before.database === after.database)) return;
    this.#sim.complain("logout", `${name} writes after its user logged out`);
  }

  afterSync(run: Running): void {
    const { device } = run;
    const { asked, readers } = this.#notesOf(run);
    if (asked > 0) this.#sim.coverage.count("principals: asked for credentials");
    for (const { stop } of run.result?.each ?? []) {
      if (device.isRetired) {
        this.#sim.coverage.count(`principals: after a logout, ${stop?.why ?? "through"}`);
      }
      const isOfOther = readers.size === 1 && !readers.has(ownerOf(run) ?? device.person);
      if (isOfOther) this.#sim.coverage.count(`principals: as another, ${stop?.why ?? "none"}`);
      if (isOfOther && stop === null) this.#complain(run, "is through, as somebody else");
    }
  }

  /** A logout left this device. */
  loggedOut(device: Device): void {
    const { log } = device;
    const marks = device.collections.map(({ key }) => ({ key, seen: 0 }));
    const { database, slices } = log.read(marks, { segments: true });
    const rows = [...slices.values()].flatMap((slice) => slice.rows);
    const journal = device.collections.flatMap(({ key }) => log.journal(key));
    const left = rows.length + journal.length;
    if (left > 0 || database.principal !== undefined || database.server !== undefined) {
      this.#sim.complain("logout", `device ${device.index} keeps what was its user's`);
    }
    const isUnderWay = this.#sim.runs.some((run) => run.device === device);
    if (isUnderWay) this.#sim.coverage.count("log-out: while a sync is under way");
    if (device.now.credentials.person !== device.person) {
      this.#sim.coverage.count("log-out: another one signs in");
    }
    this.#shared.add(log);
  }

  #checkRequest(
    run: Running,
    { readers }: Notes,
    { at, request }: Extract<Effect, { do: "request" }>,
    result: unknown,
  ): void {
    const { kind, why } = result as { readonly kind: string; readonly why?: string };
    // it did not travel
    if (kind === "lost" && why === "credentials-changed") return;
    const { bearer } = run.device.credentials;
    const sender = bearer === null ? undefined : holderOf(bearer);
    if (READING.has(at) && sender !== undefined) readers.add(sender);
    if (!TELLING.has(at) && !(at === "parents.request" && request.method === "PUT")) return;
    const owner = ownerOf(run);
    if (sender !== owner) {
      this.#complain(run, `tells of what is ${owner}'s at ${at}, as ${sender ?? "nobody"}`);
    }
    if (this.#isShared(run)) this.#sim.coverage.count(`principals: told as the owner, ${owner}`);
  }

  #checkKept(run: Running, { readers }: Notes, result: unknown): void {
    if ((result as { readonly kind: string }).kind !== "committed") return;
    const owner = ownerOf(run);
    if (owner === undefined || !readers.has(owner)) {
      this.#complain(run, `keeps what was shown to ${[...readers].join()}, and not to ${owner}`);
    }
  }

  /** Whether more than one person ever used the device. */
  #isShared({ device }: Running): boolean {
    if (device.credentials.hadOthers) this.#shared.add(device.log);
    return this.#shared.has(device.log);
  }

  #notesOf(run: Running): Notes {
    const notes = this.#notes.get(run) ?? { asked: 0, readers: new Set() };
    this.#notes.set(run, notes);
    return notes;
  }

  #complain(run: Running, words: string): void {
    this.#sim.complain("principals", `the sync of ${run.tab.name} ${words}`);
  }
}

/** Whom the content belongs to that a sync is about. */
function ownerOf({ tab }: Running): Person | undefined {
  return personOf(tab.database.principal);
}
