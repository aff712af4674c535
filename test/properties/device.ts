import { IDBFactory } from "fake-indexeddb";
import type { SyncReport } from "../../src/index.js";
import type { JournalEntry } from "../../src/store/rows.js";
import { channelOf } from "./channel.js";
import { Ledger, type Made } from "./ledger.js";
import type { Write } from "./lives.js";
import type { LifeWorld } from "./life-world.js";
import { definitionFor } from "./strategies.js";
import { transformersFor } from "./transformers.js";
import { openTab, readLog, type Note, type Tab, type TabSettings } from "./tab.js";
import { writeIn } from "./write-in.js";

/** A write on its way: what it would change, as its transaction saw it last. */
interface Pending {
  readonly tab: Tab;
  made: readonly Made[];
  /** Nobody waits for it any more: its tab is dead. */
  isOver: boolean;
}

/** What a sync says where the content was replaced. */
const LOGGED_OUT: ReadonlySet<string> = new Set(["not-connected", "database-replaced"]);

/** A tab that heard of one logout may not have heard of the next one. */
const SIGN_INS = 3;

const CLOSED: Note = {};

/** One device of the user, with its tabs and what the user did there. */
export class Device {
  readonly name: string;
  readonly tabs: Tab[] = [];
  readonly ledger: Ledger;
  /** By how much its clock is wrong, in milliseconds. */
  skew = 0;
  user = "bob";
  /** Whether it lacks the key to what the server keeps. */
  isLocked = false;
  readonly #world: LifeWorld;
  readonly #settings: Omit<TabSettings, "network" | "session">;
  readonly #closing = new Set<Tab>();
  readonly #pending = new Set<Pending>();
  readonly #gone = new Map<Tab, () => void>();
  readonly #whenGone = new Map<Tab, Promise<void>>();
  /** The journals that logouts deleted. */
  #deletedJournal: readonly JournalEntry[] = [];
  #credentials = 0;
  #isLoggingOut = false;
  #isAskedOfReset = false;

  constructor(name: string, world: LifeWorld) {
    this.name = name;
    this.#world = world;
    this.ledger = new Ledger(name);
    this.#settings = {
      name,
      definition: definitionFor(
        world.life,
        name,
        (complaint) => {
          // after a logout a device meets as somebody else's what it wrote itself
          if (!this.ledger.hasForgotten) world.complain(complaint);
        },
        world.life.isEncoded === true ? transformersFor(name, () => this.isLocked) : [],
      ),
      storage: new IDBFactory(),
      channel: world.life.hasChannel ? channelOf(world.time) : null,
      time: world.time,
      skew: () => this.skew,
      auth: () => `Basic ${btoa(`${this.user}:s3cr3t`)}#${this.#credentials}`,
    };
  }

  tab(index: number): Tab {
    return this.tabs[index % this.tabs.length] as Tab;
  }

  async open(index: number): Promise<void> {
    const network = this.#world.network.of(this.name, () => {
      this.#credentials++;
    });
    const session = this.#world.next();
    const tab = await openTab({ ...this.#settings, network, session });
    this.tabs[index] = tab;
    const gone = new Promise<void>((resolve) => {
      this.#gone.set(tab, resolve);
    });
    this.#whenGone.set(tab, gone);
  }

  /** What a tab does, or undefined where the tab is gone before it is done. */
  async in<R>(tab: Tab, act: () => Promise<R>): Promise<R | undefined> {
    const running = act();
    running.catch(() => {});
    return Promise.race([running, this.#whenGone.get(tab)?.then(() => undefined)]);
  }

  /** Stores what the user does, and remembers it once it is stored. */
  async write(tab: Tab, writes: readonly Write[]): Promise<void> {
    const made = writes.map((write) => this.ledger.begin(write, this.#world.next()));
    const pending: Pending = { tab, made, isOver: false };
    this.#pending.add(pending);
    const { definition } = this.#settings;
    try {
      const stored = await this.in(tab, () =>
        tab.db.transaction([definition], (tx) => {
          const notes = tx.collection(definition);
          pending.made = made.map((each) => writeIn(notes, each));
          return pending.made;
        }),
      );
      if (pending.isOver || stored === undefined) return;
      for (const each of stored) this.ledger.take(each);
    } catch (error) {
      if (pending.isOver) return;
      for (const { write, value } of pending.made) {
        if (write.do !== "delete") this.ledger.refused.add(value);
      }
      return this.#world.refused(error);
    } finally {
      this.#pending.delete(pending);
    }
    await this.#readBack(tab, pending.made);
  }

  /** As long as nothing else happens, a tab shows what it wrote. */
  async #readBack(tab: Tab, made: readonly Made[]): Promise<void> {
    const last = made.at(-1);
    if (last === undefined) return;
    const { write, id, field, value } = last;
    const others = [...this.#pending].flatMap((pending) => pending.made);
    // it may have been joined with the next one
    if (others.some((other) => other.id === id)) return;
    const shown = await this.in(tab, () => tab.notes.get(id).catch(() => CLOSED));
    if (!this.tabs.includes(tab) || shown === CLOSED) return;
    const isThere = write.do === "delete" ? shown === undefined : shown?.[field] === value;
    if (isThere) return;
    this.#world.complain(`${this.name} does not show what it wrote: ${id}.${field} ${value}`);
  }

  async sync(
    tab: Tab,
    options: { readonly signal?: AbortSignal; readonly ignoreBackoff: boolean },
  ): Promise<SyncReport | undefined> {
    return this.in(tab, async () => {
      try {
        let report = await tab.db.sync(options);
        for (let out = 0; out < SIGN_INS && !report.ok && LOGGED_OUT.has(report.reason); out++) {
          // by another tab, perhaps more than once; the user signs in again
          tab.connect();
          report = await tab.db.sync(options);
        }
        this.#isAskedOfReset = !report.ok && report.reason === "server-reset";
        return report;
      } catch (error) {
        if (options.signal?.aborted !== true) this.#world.refused(error);
        return undefined;
      }
    });
  }

  /** The user closes a tab, and opens it again. */
  async restart(tab: Tab): Promise<void> {
    const index = this.tabs.indexOf(tab);
    this.#closing.add(tab);
    await this.in(tab, () => tab.close());
    this.#gone.get(tab)?.();
    if (this.tabs[index] === tab) await this.open(index);
  }

  /** A tab dies at once, and is opened again. What it was storing is there or not. */
  async crash(tab: Tab): Promise<void> {
    tab.kill();
    const lost = [...this.#pending].filter((each) => each.tab === tab);
    for (const each of lost) each.isOver = true;
    this.#gone.get(tab)?.();
    const index = this.tabs.indexOf(tab);
    await this.#world.time.sleep(1);
    const { text } = await readLog(this.#settings);
    for (const { made } of lost) {
      for (const each of made) {
        const isDeletion = each.write.do === "delete";
        if (!isDeletion && text.includes(JSON.stringify(each.value))) this.ledger.take(each);
        // whether it was deleted cannot be told from what others did; it may have been, by who saw what there was
        else if (isDeletion) {
          this.ledger.see(each.id, each.before ?? {});
          this.ledger.giveUp(each.id);
        }
      }
    }
    if (this.tabs[index] === tab) await this.open(index);
  }

  /** Somebody else signs in for a while, in the middle of whatever this device does. */
  async lend(tab: Tab, ms: number): Promise<void> {
    // who signs in first owns the content: also after a logout, of which this tab may not have heard
    const isFree = (): boolean =>
      this.#isLoggingOut || this.ledger.hasForgotten || tab.db.identity.get() === null;
    if (isFree()) return;
    const syncing = this.sync(tab, { ignoreBackoff: true });
    await this.#world.time.sleep(1);
    if (isFree()) return void (await syncing);
    this.user = "carol";
    // a refusal makes the app ask for credentials, and they are those of somebody else by then
    tab.network.plan({ kind: "unauthorized", on: "remote", at: 0 });
    await this.in(tab, async () => {
      try {
        await (await tab.db.remote()).listBuckets();
      } catch (error) {
        this.#world.trace(`refused: ${String(error)}`);
      }
    });
    await this.#world.time.sleep(ms);
    this.user = "bob";
    await syncing;
  }

  async logout(tab: Tab): Promise<void> {
    const newest = this.#world.newest();
    this.user = "bob";
    this.#isLoggingOut = true;
    this.#deletedJournal = (await this.journal()).slice();
    const left = await this.in(tab, async () => {
      try {
        await tab.db.logout({ discardUnsent: true });
        return "out";
      } catch (error) {
        this.#world.refused(error);
        return "still in";
      }
    });
    this.#isLoggingOut = false;
    if (left === "still in") return;
    this.ledger.giveUpAll();
    // whether a tab that died had done it is of no interest
    if (left === undefined) return;
    await this.#world.time.sleep(3);
    const { text } = await readLog(this.#settings);
    for (const [, token] of text.matchAll(/"[^"]*?[A-Z]\.(\d+)"/g)) {
      if (Number(token) > newest) continue;
      this.#world.complain(`${this.name}: an edit ${token} outlives the logout`);
    }
    // the same user signs in again, unless the tab has been closed meanwhile
    if (this.tabs.includes(tab) && !this.#closing.has(tab)) tab.connect();
  }

  async journal(): Promise<readonly JournalEntry[]> {
    return [...this.#deletedJournal, ...(await readLog(this.#settings)).journal];
  }

  /** The user has everything sent again that the server refused. */
  async retry(tab: Tab): Promise<void> {
    for (const { id } of await tab.notes.parked()) {
      // another tab may have done so
      await tab.notes.retry(id).catch((error: unknown) => this.#world.refused(error));
    }
  }

  async #answerReset(tab: Tab, takes: "ours" | "theirs"): Promise<void> {
    if (!this.#isAskedOfReset) return;
    this.#isAskedOfReset = false;
    await tab.notes
      .answerReset(takes === "ours" ? "keep-mine" : "accept")
      // another tab may have been quicker
      .catch((error: unknown) => this.#world.trace(`refused: ${String(error)}`));
  }

  /** The user decides every conflict: for what the device has, or for what the server has. */
  async resolve(tab: Tab, takes: "ours" | "theirs"): Promise<void> {
    await this.in(tab, async () => {
      try {
        await this.#answerReset(tab, takes);
        for (const conflict of await tab.notes.conflicts()) {
          const { id, local, remote } = conflict;
          this.ledger.see(id, remote ?? {});
          if (takes === "ours") this.ledger.overrule(id, remote ?? {});
          await tab.notes.resolve(id, takes === "ours" ? local : remote, { was: conflict });
          if (takes === "theirs") this.ledger.giveUp(id);
        }
      } catch (error) {
        this.#world.refused(error);
      }
    });
  }
}
