import { everyone } from "../../src/index.js";
import type { At } from "../../src/sync/effects.js";
import type { Device } from "./device.js";
import type { LifeWorld } from "./life-world.js";
import type { Life, Write } from "./lives.js";
import type { Mishap } from "./mishaps.js";

/** Devices of one user: the first one is going to die while it syncs. */
export type Two = readonly [mortal: Device, other: Device];

/** What leads to a sync in which a tab dies, and what happens during that sync. */
export interface CrashScenario {
  readonly name: string;
  readonly life?: Partial<Life>;
  /** Before the sync. */
  readonly prepare?: (devices: Two, world: LifeWorld) => Promise<void>;
  readonly mishap?: Mishap;
  /** When the sync comes to this step first. */
  readonly meanwhile?: { readonly at: At; readonly act: (devices: Two) => Promise<void> };
}

const edit: Write = { do: "edit", id: 0, field: 0 };
const unsent: Write = { do: "put", id: 2, field: 0 };
const remove: Write = { do: "delete", id: 0, field: 0 };

async function write(device: Device, ...writes: readonly Write[]): Promise<void> {
  await device.write(device.tab(0), writes);
}

async function sync(device: Device, mishap?: Mishap): Promise<void> {
  if (mishap !== undefined) device.tab(0).network.plan(mishap);
  await device.sync(device.tab(0), { ignoreBackoff: true });
}

/** Both sides change the same field. */
async function collide([mortal, other]: Two): Promise<void> {
  await write(other, edit);
  await sync(other);
  await write(mortal, edit);
}

/** The server goes back to what it was before the other device edited everything, and the mortal one has seen it. */
async function setBack([mortal, other]: Two, { server }: LifeWorld): Promise<void> {
  server.reset("snapshot");
  await write(other, edit, { ...edit, id: 1 });
  await sync(other);
  await sync(mortal);
  server.reset("restore");
}

/** A device that could not read what another one edited has the key now. */
async function unlock([mortal, other]: Two): Promise<void> {
  mortal.isLocked = true;
  await write(other, edit, { ...edit, id: 1 });
  await sync(other);
  await sync(mortal);
  mortal.isLocked = false;
  await mortal.tab(0).notes.retryQuarantined();
}

async function share(device: Device): Promise<void> {
  const { notes } = device.tab(0);
  for (const { id } of await notes.list()) await notes.share(id, { read: [everyone] });
}

const NEW = { isConverged: false } as const;

/** Each kind of write, and each way in which a sync goes. */
export const CRASH_SCENARIOS: readonly CrashScenario[] = [
  { name: "a create", life: NEW, prepare: ([mortal]) => write(mortal, edit) },
  {
    name: "three creates, each alone",
    life: { ...NEW, batchSize: 1 },
    prepare: ([mortal]) => write(mortal, edit, { ...edit, id: 1 }, { ...edit, id: 2 }),
  },
  { name: "an update", prepare: ([mortal]) => write(mortal, edit) },
  { name: "a deletion", prepare: ([mortal]) => write(mortal, remove) },
  { name: "a record replaced", prepare: ([mortal]) => write(mortal, { ...edit, do: "put" }) },
  {
    name: "a create, an update and a deletion in one batch",
    prepare: ([mortal]) => write(mortal, edit, { ...remove, id: 1 }, unsent),
  },
  {
    name: "an edit while an older one travels",
    prepare: ([mortal]) => write(mortal, edit),
    meanwhile: { at: "push.request", act: ([mortal]) => write(mortal, edit) },
  },
  {
    name: "a deletion while a create travels",
    life: NEW,
    prepare: ([mortal]) => write(mortal, edit),
    meanwhile: { at: "push.request", act: ([mortal]) => write(mortal, remove) },
  },
  {
    name: "an edit while a page is kept",
    prepare: async ([, other]) => {
      await write(other, edit);
      await sync(other);
    },
    meanwhile: { at: "pull.commit", act: ([mortal]) => write(mortal, edit) },
  },
  {
    name: "a first pull of three pages",
    life: { ...NEW, pageSize: 1 },
    prepare: async ([, other]) => {
      await write(other, edit, { ...edit, id: 1 }, { ...edit, id: 2 });
      await sync(other);
    },
  },
  {
    name: "a later pull of three pages, one of them a deletion",
    life: { pageSize: 1 },
    prepare: async ([, other]) => {
      await write(other, edit, { ...remove, id: 1 }, { ...edit, id: 2 });
      await sync(other);
    },
  },
  { name: "both sides edited, and the fields are merged", prepare: collide },
  {
    name: "both sides edited, and the server wins",
    life: { strategy: "server-wins" },
    prepare: collide,
  },
  {
    name: "both sides edited, and this device wins",
    life: { strategy: "client-wins" },
    prepare: collide,
  },
  {
    name: "both sides edited, and the app decides",
    life: { strategy: "function" },
    prepare: collide,
  },
  {
    name: "both sides edited, and a person decides",
    life: { strategy: "manual" },
    prepare: collide,
  },
  {
    name: "an edit while the app decides",
    life: { strategy: "function" },
    prepare: collide,
    meanwhile: { at: "merge.ask", act: ([mortal]) => write(mortal, edit) },
  },
  {
    name: "edited here, deleted there",
    prepare: async ([mortal, other]) => {
      await write(other, remove);
      await sync(other);
      await write(mortal, edit);
    },
  },
  {
    name: "deleted here, edited there",
    prepare: async ([mortal, other]) => {
      await write(other, edit);
      await sync(other);
      await write(mortal, remove);
    },
  },
  {
    name: "another device was faster between pull and push",
    prepare: ([mortal]) => write(mortal, edit),
    meanwhile: {
      at: "push.intend",
      act: async ([, other]) => {
        await write(other, { ...edit, field: 1 });
        await sync(other);
      },
    },
  },
  {
    name: "a create whose answer was lost, edited since",
    life: NEW,
    prepare: async ([mortal]) => {
      await write(mortal, edit);
      await sync(mortal, { kind: "lose", on: "push", at: 0 });
      await write(mortal, { ...edit, do: "append" });
    },
  },
  {
    name: "a create whose answer was lost, deleted since",
    life: NEW,
    prepare: async ([mortal]) => {
      await write(mortal, edit);
      await sync(mortal, { kind: "drop", on: "push", at: 0 });
      await write(mortal, remove);
    },
  },
  {
    name: "a record that the server refuses among others",
    prepare: ([mortal]) => write(mortal, edit, { ...edit, id: 1 }),
    mishap: { kind: "refuse-400", on: "push", at: 0 },
  },
  {
    name: "a batch that fails after the server acted",
    prepare: ([mortal]) => write(mortal, edit, { ...edit, id: 1 }),
    mishap: { kind: "fail-after", on: "push", at: 0 },
  },
  {
    name: "a batch whose answer is lost",
    prepare: ([mortal]) => write(mortal, edit, { ...edit, id: 1 }),
    mishap: { kind: "lose", on: "push", at: 0 },
  },
  {
    name: "credentials that are refused, and fresh ones",
    prepare: ([mortal]) => write(mortal, edit, { ...edit, id: 1 }),
    mishap: { kind: "unauthorized", on: "push", at: 0 },
  },
  {
    name: "credentials that are refused when reading",
    prepare: ([mortal]) => write(mortal, edit),
    mishap: { kind: "unauthorized", on: "pull", at: 0 },
  },
  {
    name: "the comparison of a new day",
    prepare: async ([mortal], { time }) => {
      await write(mortal, edit);
      await time.sleep(25 * 3_600_000);
    },
  },
  {
    name: "a server that was restored from an older copy",
    prepare: async (devices, world) => {
      await setBack(devices, world);
      await write(devices[0], edit);
    },
  },
  {
    name: "a server that has lost everything, before the user is asked",
    life: { fillers: 14 },
    prepare: async ([mortal], { server }) => {
      await write(mortal, edit);
      server.reset("flush");
    },
  },
  {
    name: "a server that has lost everything, and the user agrees",
    life: { fillers: 14 },
    prepare: async ([mortal], { server }) => {
      await write(mortal, edit);
      server.reset("flush");
      await sync(mortal);
      await mortal.resolve(mortal.tab(0), "theirs");
    },
  },
  {
    name: "a server that has lost everything, and the user does not",
    life: { fillers: 14 },
    prepare: async ([mortal], { server }) => {
      await write(mortal, edit);
      server.reset("flush");
      await sync(mortal);
      await mortal.resolve(mortal.tab(0), "ours");
    },
  },
  {
    name: "records that are encoded, edited on both sides",
    life: { isEncoded: true },
    prepare: collide,
  },
  {
    name: "a comparison of records that are encoded",
    life: { isEncoded: true },
    prepare: async (devices, world) => {
      await setBack(devices, world);
      await write(devices[0], edit);
    },
  },
  {
    name: "records that are read again, now that there is a key",
    life: { isEncoded: true },
    prepare: unlock,
  },
  {
    name: "a record that is shared",
    prepare: async ([mortal]) => {
      await write(mortal, edit);
      await share(mortal);
    },
  },
  {
    name: "a bucket that is not there yet",
    life: { ...NEW, bucket: "team" },
    prepare: ([mortal]) => write(mortal, edit),
  },
  {
    name: "a server that wants to be left alone",
    prepare: ([mortal]) => write(mortal, edit),
    mishap: { kind: "wait", on: "push", at: 0 },
  },
];
