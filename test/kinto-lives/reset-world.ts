import type { UnsentCounts } from "../../src/view/operations.js";
import { threeWay } from "../../src/merge/strategy.js";
import { RECORDS, type Kinto, type StoredNote } from "./kinto.js";
import { newDisk, openTab, type Note, type Tab } from "./open-tab.js";

/** How many records everybody has in the beginning: above ten, and above a fifth of all, a loss is asked about. */
export const COUNT = 14;
/** By record: its only field. */
export type Content = Readonly<Record<string, string>>;

export const FIRST: Content = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => [idOf(index), "first"]),
);

/** One user with two devices, which both have the same records. */
export interface ResetWorld {
  readonly user: string;
  readonly phone: Tab;
  readonly laptop: Tab;
  readonly signUp: () => Promise<void>;
  /** What the server has. */
  readonly stored: () => Promise<Content>;
  /** Lets time pass on the devices. */
  readonly skip: (seconds: number) => void;
  readonly close: () => Promise<void>;
}

let worlds = 0;

export async function createResetWorld(kinto: Kinto): Promise<ResetWorld> {
  const user = `reset-${++worlds}`;
  let skipped = 0;
  const options = { remote: `${kinto.origin}/v1`, user, merge: threeWay() };
  const open = (): Promise<Tab> =>
    openTab({ ...options, disk: newDisk("memory", user), ahead: () => skipped * 1000 });
  const [phone, laptop] = [await open(), await open()];
  const signUp = (): Promise<void> => kinto.signUp(user);
  await signUp();
  await phone.notes.putMany(Object.entries(FIRST).map(([id, a]) => ({ id, a })));
  for (const tab of [phone, laptop]) {
    await sync(tab);
    // what is not in memory is counted once a day only
    await contentOf(tab);
  }
  return {
    user,
    phone,
    laptop,
    signUp,
    stored: async () => toContent(await kinto.readAll<StoredNote>(user, `${RECORDS}?_sort=id`)),
    skip: (seconds) => {
      skipped += seconds;
    },
    close: async () => {
      await Promise.all([phone.db.close(), laptop.db.close()]);
    },
  };
}

export function idOf(index: number): string {
  return `n${String(index).padStart(2, "0")}`;
}

/** Throws what kept a sync from its end. */
export async function sync({ db }: Tab): Promise<void> {
  const report = await db.sync();
  if (!report.ok) throw report.error;
}

/** What a device has. */
export async function contentOf({ notes }: Tab): Promise<Content> {
  return toContent(await notes.list());
}

function toContent(
  records: readonly { readonly id: string; readonly a?: string | undefined }[],
): Content {
  return Object.fromEntries(records.map(({ id, a }) => [id, String(a)]));
}

/** Which records the journal of a device keeps, with the content that was overridden. */
export async function journalOf({ notes, store }: Tab): Promise<Content> {
  const entries = await store.journal(notes.definition.key);
  return toContent(entries.map(({ id, local }) => ({ id, a: (local as Note | null)?.["a"] })));
}

/** What the phone's user did and has not sent: an edit, a new record, a deletion. */
export async function leaveUnsent({ phone: { notes } }: ResetWorld): Promise<void> {
  await notes.update(idOf(0), { a: "unsent" });
  await notes.put({ id: "new", a: "unsent" });
  await notes.delete(idOf(1));
}

/** What the phone has after that, and what it makes of a server that has everything. */
export const WITH_UNSENT: Content = without(
  { ...FIRST, [idOf(0)]: "unsent", new: "unsent" },
  idOf(1),
);

export function without(content: Content, ...ids: readonly string[]): Content {
  return Object.fromEntries(Object.entries(content).filter(([id]) => !ids.includes(id)));
}

const NOTHING_LEFT: UnsentCounts = { pending: 0, conflicts: 0, parked: 0, unsentAccess: 0 };

/** What the server and both devices have, and what is left to do there. */
export async function whatIsWhere({ phone, laptop, stored }: ResetWorld): Promise<unknown> {
  return {
    server: await stored(),
    phone: await contentOf(phone),
    laptop: await contentOf(laptop),
    left: [leftOn(phone), leftOn(laptop)],
  };
}

function leftOn({ db }: Tab): UnsentCounts {
  const { pending, conflicts, parked, unsentAccess } = db.status.get();
  return { pending, conflicts, parked, unsentAccess };
}

/** Both devices and the server have this, and nothing waits. */
export function everywhere(content: Content): unknown {
  const left = [NOTHING_LEFT, NOTHING_LEFT];
  return { server: content, phone: content, laptop: content, left };
}
