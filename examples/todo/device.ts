import {
  AccountExistsError,
  openDatabase,
  signUp,
  type AutoSync,
  type Collection,
  type Database,
  type LiveState,
  type Observable,
  type Stored,
  type SyncReport,
} from "kintsugi";
import { registerSync, type RegisteredSync } from "kintsugi/service-worker";
import { connectionOf, databaseOf } from "./connection-of.js";
import { Groups } from "./groups.js";
import { keepOfDevice, keptDevice, type KeptDevice, type Server, type Session } from "./kept.js";
import { Network } from "./network.js";
import type { News } from "./news.js";
import { openedLists, type OpenedList } from "./opened-lists.js";
import { askToken, giveTokenBack } from "./sign-in.js";
import { tasks, tasksIn, type Task } from "./tasks.js";

/** What automatic sync has begun, to be ended. */
interface Automatic {
  readonly sync: AutoSync;
  readonly background: Promise<RegisteredSync>;
}

/** Who watches a demo does not want to wait, and its server is near. The defaults are kinder to both. */
const EAGER = { debounce: 500, gap: 500 };

/** After these only signing in again helps. Whatever else keeps a sync from its end may be over with the next one. */
const ENDS_SESSION: ReadonlySet<string> = new Set(["auth-required", "wrong-identity"]);

interface Surroundings {
  readonly remote: string;
  readonly news: News;
  readonly network: Network;
  readonly session: Session | null;
}

/** One device of a person: a database of its own, and a network that can be cut. */
export class Device {
  readonly name: string;
  readonly db: Database;
  /** The user's own. Those of others are opened where they are shown. */
  readonly tasks: Collection<Task>;
  readonly openedLists: Collection<OpenedList>;
  /** The same, as they are now. */
  readonly opened: Observable<LiveState<Stored<OpenedList>>>;
  readonly groups: Groups;
  readonly network: Network;
  readonly #remote: string;
  readonly #news: News;
  #session: Session | null;
  #automatic: Automatic | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #isSigningIn = false;

  /** Opening needs no network: everything but signing in and syncing works at once. */
  static async open(
    name: string,
    { remote, run }: Server,
    news: News,
    network = new Network(name),
  ): Promise<Device> {
    const database = databaseOf(run, name);
    const { session } = await keptDevice(database);
    const db = await openDatabase(database, { collections: [tasks, openedLists] });
    return new Device(name, db, { remote, news, network, session });
  }

  private constructor(
    name: string,
    db: Database,
    { remote, news, network, session }: Surroundings,
  ) {
    this.name = name;
    this.db = db;
    this.tasks = db.collection(tasks);
    this.openedLists = db.collection(openedLists);
    this.opened = this.openedLists.live({ sort: "owner" });
    this.groups = new Groups(db);
    this.network = network;
    this.#remote = remote;
    this.#news = news;
    this.#session = session !== null && session.expires > Date.now() ? session : null;
    if (this.#session !== null) this.#connect();
    this.opened.subscribe(({ state, data }) => {
      if (state === "ready") void this.#keep({ buckets: data.map(({ id }) => id) });
    });
    let known: unknown = null;
    db.status.subscribe(({ lastError }) => {
      const isNew = lastError !== known;
      known = lastError;
      // who is signing in is told so there
      if (!isNew || lastError === null || this.#isSigningIn) return;
      if (ENDS_SESSION.has(lastError.code)) this.#endSession();
    });
  }

  /** Who is signed in, also after a reload; null where nobody is, or the sign-in has run out. */
  get signedInAs(): string | null {
    return this.#session?.name ?? null;
  }

  /** Whose tasks these are, also before the password is known. */
  get owner(): string | null {
    return this.db.identity.get()?.principal.replace(/^account:/, "") ?? null;
  }

  get isAutomatic(): boolean {
    return this.#automatic !== null;
  }

  /** Whether it syncs by itself: while the page is open, and in the background where the browser can. */
  set isAutomatic(isAutomatic: boolean) {
    if (isAutomatic === this.isAutomatic) return;
    this.#automatic?.sync.stop();
    void this.#automatic?.background.then(({ stop }) => stop());
    this.#automatic = isAutomatic
      ? {
          sync: this.db.startSync({
            ...EAGER,
            subscribe: (tell) => this.#news.onWriteOfOthers(this.name, tell),
          }),
          background: registerSync(this.db),
        }
      : null;
    this.cut(this.network.isCut);
  }

  /** Cuts its network, or not. */
  cut(isCut: boolean): void {
    this.network.isCut = isCut;
    if (isCut) this.#automatic?.sync.pause();
    else this.#automatic?.sync.resume();
    void this.#keep({ isAutomatic: this.isAutomatic && !isCut });
  }

  /** The tasks that somebody else keeps in this bucket: from now on they are synced, too. */
  tasksIn(bucket: string): Collection<Task> {
    return this.db.collection(tasksIn(bucket));
  }

  /** @throws AccountExistsError, OfflineError and the others of `signUp`; what `signIn` throws. */
  async signUp(name: string, password: string): Promise<SyncReport> {
    const { fetch } = this.network;
    await signUp(this.#remote, name, password, { fetch, allowInsecure: !isSecureContext });
    return this.signIn(name, password);
  }

  /** Signs up who is new, and else signs in. @throws what both of them throw, but for AccountExistsError. */
  async enter(name: string, password: string): Promise<SyncReport> {
    try {
      return await this.signUp(name, password);
    } catch (error) {
      if (error instanceof AccountExistsError) return this.signIn(name, password);
      throw error;
    }
  }

  /**
   * Who has a token is signed in, also where the first sync then finds no network: the next one goes on.
   *
   * @throws WrongCredentialsError, OfflineError; what the sync reports where the token is refused, or these tasks are somebody else's.
   */
  async signIn(name: string, password: string): Promise<SyncReport> {
    this.#session = await askToken(name, password, this.network.fetch);
    await this.#keep({ session: this.#session });
    this.#isSigningIn = true;
    try {
      this.#connect();
      const report = await this.db.sync();
      if (!report.ok && ENDS_SESSION.has(report.reason)) {
        this.#endSession();
        throw report.error;
      }
      return report;
    } finally {
      this.#isSigningIn = false;
    }
  }

  /**
   * Deletes what is here, and closes the database: whoever comes next opens it anew, and finds no list of others in it.
   *
   * @throws UnsentEditsError where something would be lost, unless that is wanted.
   */
  async signOut(options: { readonly discardUnsent?: boolean } = {}): Promise<void> {
    const session = this.#session;
    await this.db.logout(options);
    this.isAutomatic = false;
    this.#endSession();
    await this.#keeping;
    await this.db.close();
    if (session !== null) await giveTokenBack(session, this.network.fetch);
  }

  #connect(): void {
    const { name: database } = this.db;
    const place = { remote: this.#remote, database, device: this.name };
    this.db.connect(connectionOf(place, this.network.fetch));
  }

  /** The password is asked for again; what is here stays. */
  #endSession(): void {
    if (this.#session === null) return;
    this.#session = null;
    this.db.disconnect();
    void this.#keep({ session: null });
  }

  /** For a reload, and for the worker. One after the other, so that the newest stays. */
  #keep(change: Partial<KeptDevice>): Promise<void> {
    this.#keeping = this.#keeping.then(() => keepOfDevice(this.db.name, change)).catch(() => {});
    return this.#keeping;
  }
}
