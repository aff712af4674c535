import {
  account,
  openDatabase,
  signUp,
  type Collection,
  type Database,
  type SyncReport,
} from "kintsugi";
import { Network } from "./network.js";
import { tasks, type Task } from "./tasks.js";

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
  readonly tasks: Collection<Task>;
  readonly network: Network;
  readonly #remote: string;
  /** The account whose password this page knows. It is kept nowhere else, so a reload asks for it again. */
  #signedInAs: string | null = null;

  /** Opening needs no network: everything but signing in and syncing works at once. */
  static async open(name: string, { remote, run }: Server): Promise<Device> {
    const db = await openDatabase(`todo-${run}-${name}`, { collections: [tasks] });
    return new Device(name, db, remote);
  }

  private constructor(name: string, db: Database, remote: string) {
    this.name = name;
    this.db = db;
    this.tasks = db.collection(tasks);
    this.network = new Network(name);
    this.#remote = remote;
  }

  get signedInAs(): string | null {
    return this.#signedInAs;
  }

  /** Whose tasks these are, also before the password is known. */
  get owner(): string | null {
    return this.db.identity.get()?.principal.replace(/^account:/, "") ?? null;
  }

  /** @throws AccountExistsError, OfflineError and the others of `signUp`; what `signIn` throws. */
  async signUp(name: string, password: string): Promise<SyncReport> {
    const { fetch } = this.network;
    await signUp(this.#remote, name, password, { fetch, allowInsecure: !isSecureContext });
    return this.signIn(name, password);
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
    if (!report.ok) {
      this.db.disconnect();
      throw report.error;
    }
    this.#signedInAs = name;
    return report;
  }

  /** @throws UnsentEditsError where something would be lost, unless that is wanted. */
  async signOut(options: { readonly discardUnsent?: boolean } = {}): Promise<void> {
    await this.db.logout(options);
    this.#signedInAs = null;
  }
}
