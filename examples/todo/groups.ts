import { groupPrincipal, type Database, type Principal } from "kintsugi";

export interface Group {
  readonly name: string;
  readonly members: readonly Principal[];
}

/**
 * The groups that a user has made, in the user's own bucket. They are made online, with the client of the HTTP API;
 * sharing with one that is known needs no network.
 */
export class Groups {
  readonly #db: Database;
  #known: readonly Group[] = [];

  constructor(db: Database) {
    this.#db = db;
  }

  /** Those that the server told of since the page was opened. */
  get known(): readonly Group[] {
    return this.#known;
  }

  /** Whom to share with; null before it is known which bucket is the user's own. */
  principalOf({ name }: Group): Principal | null {
    const bucket = this.#db.identity.get()?.bucket ?? null;
    return bucket === null ? null : groupPrincipal(bucket, name);
  }

  /** @throws NotConnectedError, OfflineError and what else the client throws. */
  async load(): Promise<void> {
    const remote = await this.#db.remote();
    const { data } = await remote.bucket("default").listGroups();
    this.#known = data.map(({ id, members }) => ({ name: id, members }));
  }

  /** Makes a group, or gives one other members. @throws what `load` throws. */
  async make({ name, members }: Group): Promise<void> {
    const remote = await this.#db.remote();
    await remote.bucket("default").createGroup(name, [...members], { safe: false });
    await this.load();
  }
}
