import { isKintsugiError } from "../errors.js";
import { DEFAULTS, type Settings } from "../schedule/settings.js";
import type { ScheduleEvent } from "../schedule/event.js";
import { STOPPED, type Dice, type State } from "../schedule/state.js";
import { step } from "../schedule/step.js";
import { report as reportError } from "../view/report.js";
import type { AutoSyncOptions } from "./auto-sync-options.js";
import type { AutoSyncContext } from "./automatic-sync.js";
import { EditWatch } from "./edit-watch.js";
import { endOfSync } from "./end-of-sync.js";
import { isOnline } from "./load-on-use.js";
import { countOperations } from "./status.js";
import { watchPage } from "./watch-page.js";

/** What the database and the app tell it of. */
export type Told =
  | "asked"
  | "connected"
  | "disconnected"
  | "synced"
  | "paused"
  | "resumed"
  | "abandoned";

type WithoutNow<E> = E extends unknown ? Omit<E, "now"> : never;

/** Gives the schedule its clock, its timer and its events, and does what it says. */
export class AutoSyncDriver {
  readonly #context: AutoSyncContext;
  readonly #settings: Settings;
  readonly #subscribe: AutoSyncOptions["subscribe"];
  readonly #dice: Dice;
  readonly #cleanups: (() => void)[] = [];
  #state: State = STOPPED;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: AutoSyncContext, { subscribe, ...settings }: AutoSyncOptions) {
    this.#context = context;
    this.#settings = { ...DEFAULTS, ...withoutUndefined(settings) };
    this.#subscribe = subscribe;
    this.#dice = () => {
      const [number = 0] = new Uint32Array(context.world.random(new Uint8Array(4)).buffer);
      return number / 2 ** 32;
    };
  }

  start(isPaused: boolean): void {
    const { keys, replica } = this.#context;
    const edits = new EditWatch(replica, keys());
    this.#cleanups.push(
      replica.hearers.onCommit((touched) => {
        if (edits.areNewIn(touched)) this.#hear({ kind: "written" });
        else if (!this.#hasUnsent()) this.#hear({ kind: "emptied" });
      }),
      watchPage(() => this.#look()),
    );
    const hasUnsent = this.#hasUnsent();
    const now = { isOnline: isOnline(), isVisible: isVisible(), hasUnsent, isPaused };
    this.#hear({ kind: "started", ...now });
    guarded(() => {
      const end = this.#subscribe?.(() => this.#hear({ kind: "remote-changed" }));
      if (typeof end === "function") this.#cleanups.push(() => guarded(end));
    });
  }

  tell(kind: Told): void {
    this.#hear(kind === "synced" ? { kind, hasUnsent: this.#hasUnsent() } : { kind });
  }

  stop(): void {
    this.#hear({ kind: "stopped" });
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
  }

  #hear(event: WithoutNow<ScheduleEvent>): void {
    const { now, wall } = this.#context.world.clock();
    const { state, acts } = step(this.#state, { ...event, now }, this.#settings, this.#dice);
    this.#state = state;
    for (const act of acts) {
      clearTimeout(this.#timer);
      if (act.do === "set-timer") {
        this.#timer = setTimeout(() => this.#hear({ kind: "timer" }), act.plan.at - now);
      } else if (act.do === "begin") void this.#sync();
    }
    if (acts.length === 0) return;
    // last, since those who listen may tell of something
    const plan = state.kind === "planned" ? state.plan : null;
    this.#context.board.note({ next: plan && { at: wall + plan.at - now, why: plan.why } });
  }

  async #sync(): Promise<void> {
    const { board, keys, replica, sync, world } = this.#context;
    const report = await sync().catch((error: unknown) => {
      // an abort is no error: whoever ended the sync knows
      const isError = isKintsugiError(error) && error.code !== "database-closed";
      if (isError) board.noteFailure(error);
      return null;
    });
    const end = endOfSync(report, keys().length, replica.database.notBefore, world.clock());
    this.#hear({ kind: "ended", ...end, hasUnsent: this.#hasUnsent() });
  }

  /** What the page went through is seen by what it is now. */
  #look(): void {
    const { memory } = this.#state;
    const [online, visible] = [isOnline(), isVisible()];
    if (online !== memory.isOnline) this.#hear({ kind: online ? "online" : "offline" });
    if (visible !== memory.isVisible) this.#hear({ kind: visible ? "visible" : "hidden" });
    const isSame = online === memory.isOnline && visible === memory.isVisible;
    if (isSame && visible) this.#hear({ kind: "woken" });
  }

  #hasUnsent(): boolean {
    const { replica, keys } = this.#context;
    const { pending, unsentAccess } = countOperations(replica, keys());
    return pending + unsentAccess > 0;
  }
}

/** Where there are no pages (workers, Node), nobody is hidden. */
function isVisible(): boolean {
  const page = globalThis.document as Document | undefined;
  return page?.visibilityState !== "hidden";
}

/** Runs code of the app: what it throws is reported. */
function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
}

function withoutUndefined(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
