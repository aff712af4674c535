import type { SyncReport } from "../collection/sync-report.js";
import type { Log } from "../log/log.js";
import type { CollectionKey } from "../store/rows.js";
import { TabTalk } from "../tabs/tab-talk.js";
import type { Replica } from "../view/replica.js";
import { AutomaticSync } from "./automatic-sync.js";
import type { Identity } from "./identity.js";
import { StatusBoard } from "./status-board.js";
import { Syncer } from "./syncer.js";
import type { Upkeep } from "./upkeep.js";
import type { World } from "./world.js";

/** What syncing needs of its database. */
export interface SyncingContext {
  readonly name: string;
  readonly replica: Replica;
  readonly keys: () => readonly CollectionKey[];
  readonly world: World;
  readonly log: Log;
  readonly upkeep: Upkeep;
  readonly stalledAfter: number;
  readonly onIdentity: (who: Identity) => void;
  /** Syncs all that the database knows. */
  readonly sync: () => Promise<SyncReport>;
}

/** The parts of a database that have to do with its syncs, put together: what runs them, begins them, shows them, and tells other tabs. */
export class Syncing {
  readonly board: StatusBoard;
  readonly syncer: Syncer;
  readonly automatic: AutomaticSync;
  readonly #talk: TabTalk;

  constructor(context: SyncingContext) {
    const { name, replica, keys, world, log, upkeep, onIdentity, sync, stalledAfter } = context;
    const talk = new TabTalk(name, world.clock().session, world.channel);
    const board = new StatusBoard({ replica, keys, talk, world, stalledAfter });
    this.#talk = talk;
    this.board = board;
    this.syncer = new Syncer({ name, replica, keys, world, log, talk, board, upkeep, onIdentity });
    this.automatic = new AutomaticSync({ replica, world, board, keys, sync });
    talk.onGone(() => this.automatic.tell("abandoned"));
    replica.hearers.onFolded(() => board.noteCommit());
    replica.journals.onChange(() => board.update());
  }

  /** Ends what runs, and waits for it. */
  async close(): Promise<void> {
    this.automatic.end();
    await this.syncer.close();
    this.board.end();
    this.#talk.close();
  }
}
