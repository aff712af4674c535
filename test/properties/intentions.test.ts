import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  defineCollection,
  openDatabase,
  serverWins,
  threeWay,
  type Conflict,
  type Strategy,
} from "../../src/index.js";
import { Actor, type Note, type Tab } from "./actor.js";
import { judge } from "./judge.js";
import { FIELDS, IDS, lives, type Life, type Step, type Sync } from "./lives.js";
import { watchedServer, type WatchedServer } from "./watched-server.js";

// CASES=20000 SEED=7 npx vitest run --project unit test/properties/intentions.test.ts
const CASES = Number(process.env["CASES"] ?? 60);
const SEED = Number(process.env["SEED"] ?? 1);

/** Lives that once found something. */
const KEPT: readonly [Life][] = [];

const REMOTE = "http://localhost/v1";
const auth = (): string => `Basic ${btoa("bob:s3cr3t")}`;

/** One life, while it is lived. */
interface Running {
  readonly life: Life;
  readonly actors: readonly Actor[];
  readonly server: WatchedServer;
  readonly token: () => string;
  /** Values that a strategy gave up, and said so. */
  readonly overridden: Set<string>;
  readonly complaints: string[];
}

let lived = 0;

/** Lives a life, heals everything, and says what is wrong in the end. */
async function live(life: Life): Promise<readonly string[]> {
  let tokens = 0;
  const server = watchedServer(life);
  const [overridden, complaints] = [new Set<string>(), [] as string[]];
  const databases = `${process.pid}-${++lived}`;
  const open = async (name: string): Promise<Actor> => {
    const merge = { "three-way": threeWay(), "server-wins": serverWins }[life.strategy as string];
    const definition = defineCollection<Note>("notes", {
      merge: merge ?? joining(name, overridden, complaints),
    });
    const openTab = async (_: unknown, index: number): Promise<Tab> => {
      const tab = `${name}${index}`;
      const storage = life.tabs === 1 ? "memory" : "indexeddb";
      const options = { collections: [definition], storage } as const;
      const db = await openDatabase(`${databases}-${name}`, options);
      db.connect({ remote: REMOTE, auth, fetch: server.networkOf(name, tab) });
      return { name: tab, db, notes: db.collection(definition) };
    };
    return new Actor(name, await Promise.all(Array.from({ length: life.tabs }, openTab)));
  };
  const actors = await Promise.all(["A", "B", "C"].map(open));
  const running = { life, actors, server, token: () => String(++tokens), overridden, complaints };
  try {
    if (life.isSeeded) await seed(actors);
    for (const step of life.steps) await take(step, running);
    await server.deliverLate();
    for (const seconds of [0, 0, 61, 61, 61]) {
      pass(seconds);
      for (const actor of actors) {
        for (const tab of actor.tabs) await syncNow(actor, tab, running);
      }
    }
    return [...complaints, ...(await judge(actors, server, overridden))];
  } finally {
    await Promise.all(actors.flatMap(({ tabs }) => tabs.map(({ db }) => db.close())));
  }
}

async function seed(actors: readonly Actor[]): Promise<void> {
  await actors[0]
    ?.tab(0)
    .notes.putMany(IDS.map((id) => ({ id, a: `seed.${id}.a`, b: `seed.${id}.b` })));
  for (const actor of actors) await actor.tab(0).db.sync();
}

async function take(step: Step, running: Running): Promise<void> {
  if (step.do === "wait") return pass(step.seconds);
  const actor = running.actors[step.device] as Actor;
  return step.do === "write" ? actor.take(step.write, running.token) : sync(step, actor, running);
}

async function sync(step: Sync, actor: Actor, running: Running): Promise<void> {
  const { actors, server, token } = running;
  const tab = actor.tab(step.tab);
  const abort = new AbortController();
  const act = async (): Promise<void> => {
    if (step.mishap?.kind === "abort") return abort.abort();
    for (const write of step.meanwhile) await actors[write.device]?.take(write, token);
    const other = step.other === null ? undefined : actors[step.other.device];
    const otherTab = other?.tab(step.other?.tab ?? 0);
    if (other && otherTab && otherTab !== tab) await syncNow(other, otherTab, running);
    if (step.mishap?.kind === "act-before") await server.deliverLate();
  };
  const { mishap } = step;
  if (mishap) server.plan(tab.name, { on: mishap.on, at: mishap.at, mishap: mishap.kind, act });
  await syncNow(actor, tab, running, abort.signal);
  server.plan(tab.name, null);
}

async function syncNow(
  actor: Actor,
  tab: Tab,
  running: Running,
  signal?: AbortSignal,
): Promise<void> {
  const options = { ignoreBackoff: true, ...(signal && { signal }) };
  const before = running.server.transitions.length;
  const report = await tab.db.sync(options).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
  if (report === undefined && running.life.strategy === "server-wins") {
    return noteSilentOverrides(actor, tab, running.overridden);
  }
  for (const { id, rule } of report?.records ?? []) {
    if (rule !== "took-remote") continue;
    running.complaints.push(...ownOverrides(id, before, actor, running));
    for (const edit of actor.edits) if (edit.id === id) running.overridden.add(edit.value);
  }
}

/** What this device wrote itself earlier is no reason to give up what its user wrote since. */
function ownOverrides(
  id: string,
  before: number,
  { name, edits }: Actor,
  { life, server }: Running,
): readonly string[] {
  // a create that arrives long after may follow a deletion that it did not know
  const isOutOfOrder = life.steps.some(
    (step) => step.do === "sync" && step.mishap?.kind === "late",
  );
  const isOf = (each: { readonly id: string }): boolean => each.id === id;
  const during = server.transitions.slice(before).filter(isOf);
  const last = server.transitions.slice(0, before).findLast(isOf);
  if (isOutOfOrder || during.length > 0 || last?.device !== name) return [];
  return [...edits]
    .filter((edit) => edit.id === id && last.after?.[edit.field] !== edit.value)
    .map(({ value }) => `${name} gave up ${id} ${value} for what it wrote itself`);
}

/** A sync that is aborted gives no report of what the server won. */
async function noteSilentOverrides(
  actor: Actor,
  { notes }: Tab,
  overridden: Set<string>,
): Promise<void> {
  for (const { id, field, value } of actor.edits) {
    if ((await notes.get(id))?.[field] !== value) overridden.add(value);
  }
}

/** Takes the fields that the user changed over what the server has; where one side is gone, the server's. */
function joining(name: string, overridden: Set<string>, complaints: string[]): Strategy<Note> {
  return async (conflict) => {
    complaints.push(...ownConflicts(name, conflict));
    await Promise.resolve();
    const { base, local, remote } = conflict;
    if (local === null || remote === null) {
      for (const value of Object.values(local ?? {})) overridden.add(value);
      return remote;
    }
    const joined: Note = { ...remote };
    for (const field of FIELDS) {
      const here = local[field];
      if (here === base?.[field]) continue;
      if (here === undefined) delete joined[field];
      else joined[field] = here;
    }
    return joined;
  };
}

/** Two values that this device gave itself are no conflict. */
function ownConflicts(
  name: string,
  { id, contested, local, remote }: Conflict<Note>,
): readonly string[] {
  return contested
    .filter((field) => remote?.[field]?.startsWith(`${name}.`))
    .map(
      (field) =>
        `${name} is in conflict with itself: ${id}.${field}, ${local?.[field]} and ${remote?.[field]}`,
    );
}

function pass(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: 1_700_000_000_000 });
});
afterAll(() => {
  vi.useRealTimers();
});

test(
  "no device changes on the server what its user did not change, or loses what its user did",
  async () => {
    const property = fc.asyncProperty(lives, async (life) => {
      expect(await live(life)).toEqual([]);
    });
    await fc.assert(property, { seed: SEED, numRuns: CASES, examples: [...KEPT] });
  },
  60_000 + CASES * 300,
);
