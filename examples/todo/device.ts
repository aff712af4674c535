import {
  account,
  AccountExistsError,
  openDatabase,
  signUp,
  type Collection,
  type Database,
  type LiveState,
  type Observable,
  type Stored,
  type SyncReport,
} from "kintsugi";
import { Groups } from "./groups.js";
import { Network } from "./network.js";
import { openedLists, type OpenedList } from "./opened-lists.js";
import { tasks, tasksIn, type Task } from "./tasks.js";

/** Where the demo's server is. */
export interface Server {
  readonly remote: string;
  /** Another one each time that the server starts: it forgets everything, so the devices begin anew. */
  readonly run: string;
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
  /** The account whose password this page knows. It is kept nowhere else, so a reload asks for it again. */
  #signedInAs: string | null = null;

  /** Opening needs no network: everything but signing in and syncing works at once. */
  static async open(
    name: string,
    { remote, run }: Server,
    network = new Network(name),
  ): Promise<Device> {
    const db = await openDatabase(`todo-${run}-${name}`, { collections: [tasks, openedLists] });
    return new Device(name, db, remote, network);
  }

  private constructor(name: string, db: Database, remote: string, network: Network) {
    this.name = name;
    this.db = db;
    this.tasks = db.collection(tasks);
    this.openedLists = db.collection(openedLists);
    this.opened = this.openedLists.live({ sort: "owner" });
    this.groups = new Groups(db);
    this.network = network;
    this.#remote = remote;
  }

  get signedInAs(): string | null {
    return this.#signedInAs;
  }

  /** Whose tasks these are, also before the password is known. */
  get owner(): string | null {
    return this.db.identity.get()?.principal.replace(/^account:/, "") ?? null;
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
   * Kinto has no sign-in: the first sync shows whether the server knows name and password.
   *
   * @throws WrongCredentialsError, OfflineError, …: the error that the sync reports.
   */
  async signIn(name: string, password: string): Promise<SyncReport> {
    this.db.connect({
      remote: this.#remote,
      auth: account(name, password),
      fetch: this.network.fetch,
      headers: { "X-Device": this.name },
      // only where the page itself came over plain http, from another computer
      allowInsecure: !isSecureContext,
    });
    const report = await this.db.sync();
    // a list that is shared no longer says nothing of name and password
    if (!report.ok && report.reason !== "forbidden") {
      this.db.disconnect();
      throw report.error;
    }
    this.#signedInAs = name;
    return report;
  }

  /**
   * Deletes what is here, and closes the database: whoever comes next opens it anew, and finds no list of others in it.
   *
   * @throws UnsentEditsError where something would be lost, unless that is wanted.
   */
  async signOut(options: { readonly discardUnsent?: boolean } = {}): Promise<void> {
    await this.db.logout(options);
    await this.db.close();
    this.#signedInAs = null;
  }
}
