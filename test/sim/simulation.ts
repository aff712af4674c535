import { LONGEST_WAIT } from "../../src/protocol/retry-after.js";
import type { At } from "../../src/sync/effects.js";
import { actOnAccount } from "./act-on-account.js";
import { actOnServer, commitOpen } from "./act-on-server.js";
import { collectionsOf } from "./collections.js";
import { Coverage } from "./coverage.js";
import { Device } from "./device.js";
import { FAULTS, kindOfStep, type Fault } from "./faults.js";
import { Ledger } from "./ledger.js";
import { OnlineOracles } from "./oracles/online.js";
import type { Access, Command, Poison, Setup } from "./plan.js";
import { performEffect } from "./perform-effect.js";
import { SimServer } from "./server.js";
import type { Story } from "./story.js";
import { syncAll, type SyncedAll } from "./sync-all.js";
import { SyncRun, type Leaf } from "./sync-run.js";
import type { SimTab } from "./tab.js";
import type { Wire } from "./wire.js";

/** When every case begins, in milliseconds of everybody's clock. */
export const BEGINNING = 1_700_000_000_000;
/** How long a request that was given up may be on its way: less than the window of the engine. */
const LONGEST_JOURNEY = 50_000;

/** How many half-steps later than meant a fault may happen, where it is not possible at once. */
const SOON = 12;
/** How many half-steps a sync is given to reach a step. */
const FAR = 400;
/** More than there is of anything. */
const LARGE = 25;

export type Running = SyncRun<SyncedAll>;

interface Late {
  readonly wire: Wire;
  readonly since: number;
}

/** One case while it runs: the server, the devices, and what is on its way between them. */
export class Simulation {
  readonly setup: Setup;
  readonly server: SimServer;
  /** Also those whose user logged out. */
  readonly devices: Device[];
  readonly ledger = new Ledger();
  readonly coverage: Coverage;
  readonly story: Story | null;
  readonly oracles = new OnlineOracles(this);
  /** What is wrong. */
  readonly complaints: string[] = [];
  readonly runs: Running[] = [];
  readonly late: Late[] = [];
  /** Counts everything that happens. */
  step = 0;
  /** Of no clock in particular. */
  time = BEGINNING;
  access: Access = "granted";
  poison: Poison | null;
  /** Whether the server ever lost what it had told. */
  wasReset = false;
  wasRestored = false;
  /** How far the server's clock is off, in milliseconds. */
  serverSkew = 0;
  hasLeapt = false;
  /** Whether alice was ever allowed to write everything. */
  hasOpened: boolean;
  #pageSize: number;
  #tokens = 0;
  #nonces = 0;

  constructor(setup: Setup, coverage: Coverage, story: Story | null) {
    this.setup = setup;
    this.#pageSize = setup.pageSize;
    this.poison = setup.poison ?? null;
    this.hasOpened = setup.people?.collection === "write";
    this.coverage = coverage;
    this.story = story;
    const now = (): number => this.time + this.serverSkew;
    this.server = new SimServer(now, setup, collectionsOf(setup));
    this.devices = setup.devices.map((plan, index) => new Device(this, index, plan));
  }

  do(command: Command): void {
    this.step++;
    switch (command.do) {
      case "act": {
        const device = this.#device(command.device);
        const tab = device.page(command.tab);
        const words = tab.act(command.act);
        this.coverage.count(`act: ${command.act.kind}`);
        this.story?.tell(tab, words);
        return;
      }
      case "sync":
        return this.begin(command.device, command.tab);
      case "go":
        return this.#go(command);
      case "crash":
        return this.#crash(command);
      case "close": {
        const device = this.#device(command.device);
        return this.#close(device, device.tab(command.tab));
      }
      case "look": {
        const tab = this.#device(command.device).tab(command.tab);
        tab.look();
        this.story?.tell(tab, "looks");
        return;
      }
      case "compact": {
        const tab = this.#device(command.device).page(command.tab);
        this.story?.tell(tab, tab.compact(command.plan));
        return;
      }
      case "wait":
        return this.wait(command.ms);
      case "skew": {
        const device = this.#device(command.device);
        // a request that is still on its way would seem to have lived for longer than any does
        this.deliver(({ wire }) => wire.device === device.index);
        device.skew += command.ms;
        this.story?.say(`the clock of device ${device.index} jumps by ${command.ms} ms`);
        return;
      }
      case "server":
        return actOnServer(this, command.act);
      case "account":
        return actOnAccount(this, this.#device(command.device), command.act);
      case "late": {
        if (this.late.length === 0) return;
        const chosen = this.late[command.index % this.late.length];
        return this.deliver((each) => each === chosen);
      }
    }
  }

  /** Those that somebody uses. */
  get present(): readonly Device[] {
    return this.devices.filter(({ isRetired }) => !isRetired);
  }

  nextNonce(): number {
    return ++this.#nonces;
  }

  /** Begins a sync, unless the server wants to be left alone. */
  begin(deviceIndex: number, tabIndex: number): void {
    const device = this.#device(deviceIndex);
    const tab = device.tab(tabIndex);
    const isBusy = this.runs.filter((run) => run.device === device).length >= 2;
    if (isBusy || this.runs.some((run) => run.tab === tab)) return;
    const wait = (tab.database.notBefore ?? 0) - device.wall();
    if (wait > 0 && wait <= LONGEST_WAIT) {
      this.coverage.count("begin: waits");
      this.story?.tell(tab, `waits for ${wait} ms more`);
      return;
    }
    this.story?.tell(tab, "begins a sync");
    device.credentials.begin();
    const isEncoded = this.setup.isEncoded === true;
    const its = { pageSize: this.#pageSize, isEncoded, token: () => `i${++this.#tokens}` };
    this.runs.push(new SyncRun(device, tab, syncAll(device, tab, its)));
  }

  /** Lets a running sync go on by one half-step. */
  advance(run: Running, leaf: Leaf, fault: Fault | null): void {
    this.step++;
    this.time++;
    if (!leaf.isPerformed) {
      leaf.isPerformed = true;
      leaf.result = performEffect(this, run, leaf, fault);
      return;
    }
    if (leaf.isSlow) this.server.commit();
    run.tell(leaf);
    if (run.result === undefined) return;
    this.runs.splice(this.runs.indexOf(run), 1);
    this.oracles.principals.afterSync(run);
    if (!run.device.isRetired) {
      this.oracles.syncs.afterSync(run);
      this.oracles.orders.afterSync(run);
    }
    for (const { stop, tally } of run.result.each) {
      this.coverage.count(`stop: ${stop?.why ?? "none"}`);
      for (const { seen, rule } of tally.records) this.coverage.count(`rule: ${rule} on ${seen}`);
    }
    const stops = run.result.each.map(({ stop }) => stop?.why ?? "ok");
    this.story?.tell(run.tab, `ends its sync: ${stops.join(", ")}`);
  }

  /** Whether this fault can happen to what a sync is about to do. */
  isPossible(leaf: Leaf, fault: Fault): boolean {
    return !leaf.isPerformed && FAULTS[fault.kind] === kindOfStep(leaf.effect.at);
  }

  /** Pages and batches are large from now on. */
  enlarge(): void {
    this.#pageSize = LARGE;
    this.server.allowBatches(LARGE);
  }

  wait(ms: number): void {
    const { mustCommitBy } = this.server;
    const now = this.time + this.serverSkew;
    if (mustCommitBy !== undefined && now + ms > mustCommitBy) commitOpen(this);
    this.deliver(({ since }) => this.time + ms > since + LONGEST_JOURNEY);
    this.time += ms;
    this.story?.say(`${ms} ms pass`);
  }

  /** Requests that were given up reach the server. */
  deliver(isDue: (late: Late) => boolean): void {
    for (const each of this.late.filter(isDue)) {
      this.late.splice(this.late.indexOf(each), 1);
      this.time++;
      const { status } = this.server.serve(each.wire);
      this.coverage.count("late: delivered");
      this.story?.say(`a late request arrives: ${this.story.wire(each.wire)} → ${status}`);
    }
  }

  complain(oracle: string, words: string): void {
    this.complaints.push(`${oracle}: ${words}`);
    this.story?.say(`!! ${oracle}: ${words}`);
  }

  #device(index: number): Device {
    return (this.devices[index % this.devices.length] as Device).now;
  }

  #go({ run: index, until, steps, fault }: Extract<Command, { do: "go" }>): void {
    const run = this.runs[index % this.runs.length];
    if (run === undefined) return;
    let leaf = this.#reach(run, until);
    const most = fault === null ? steps : steps + SOON;
    for (let done = 0; leaf !== undefined && done < most; done++) {
      const isNow = fault !== null && this.isPossible(leaf, fault);
      this.advance(run, leaf, isNow ? fault : null);
      if (isNow) return;
      if (!run.leaves.includes(leaf)) leaf = run.leaves.at(-1);
    }
  }

  /** Lets a sync go on until it is about to take a step; undefined where it ends before. */
  #reach(run: Running, until: At | null): Leaf | undefined {
    if (until === null) return run.leaves.at(-1);
    for (let left = FAR; left > 0; left--) {
      const found = run.leaves.find((leaf) => !leaf.isPerformed && leaf.effect.at === until);
      const [first] = run.leaves;
      if (found !== undefined || first === undefined) return found;
      this.advance(run, first, null);
    }
    return undefined;
  }

  #crash({ run: index, until, when }: Extract<Command, { do: "crash" }>): void {
    const run = this.runs[index % this.runs.length];
    if (run === undefined) return;
    const leaf = this.#reach(run, until);
    if (leaf === undefined) return;
    if (when === "after" && !leaf.isPerformed) this.advance(run, leaf, null);
    const was = leaf.isPerformed ? "after" : "before";
    this.coverage.count(`crash: ${was} ${leaf.effect.at}`);
    this.story?.tell(run.tab, `dies ${was} ${leaf.effect.at}`);
    this.#close(run.device, run.tab);
  }

  #close(device: Device, tab: SimTab): void {
    for (const run of this.runs.filter((each) => each.tab === tab)) {
      // its requests are on their way all the same
      for (const leaf of run.leaves) if (leaf.isSlow) this.story?.say("its answer is lost");
      this.runs.splice(this.runs.indexOf(run), 1);
    }
    device.close(tab);
    this.story?.tell(tab, "is closed");
  }
}
