// The library's main job, in the terminal: two devices, one server, real HTTP. Whatever is printed as true
// has been checked before.
import { isDeepStrictEqual } from "node:util";

const ACCOUNT = "bob";
const FRIEND = "alice";
const PASSWORD = "s3cr3t";

/** @throws where something printed would not be true */
export async function showMainJob({ kintsugi, createKintoServer, tasks, tasksIn, print }) {
  const server = createKintoServer({ passwordCost: 4 });
  const listening = await server.listen(0);
  const remote = `${listening.url}/v1`;
  const opened = [];
  const say = (what, seen) => print(`${what.padEnd(37)} ${seen}`);
  try {
    say(`A server, its data in memory`, remote);

    await kintsugi.signUp(remote, ACCOUNT, PASSWORD);
    const world = { kintsugi, remote, opened };
    const [phone, laptop] = [
      await openDevice("phone", { ...world, user: ACCOUNT, tasks }),
      await openDevice("laptop", { ...world, user: ACCOUNT, tasks }),
    ];
    say(`${ACCOUNT} signed up, and has two devices`, `phone and laptop, both offline`);

    const milk = await phone.tasks.create({ description: "Buy milk", status: "todo" });
    const ferns = await phone.tasks.create({ description: "Water the ferns", status: "todo" });
    await laptop.tasks.create({ description: "Call the plumber", status: "todo" });
    expect((await phone.db.sync()).reason === "offline", "the phone is offline");
    expect(phone.pending() === 2 && laptop.pending() === 1, "three tasks wait to be sent");
    say(`Offline, the phone writes 2 tasks`, `"Buy milk", "Water the ferns"`);
    say(`Offline, the laptop writes 1`, `"Call the plumber"`);

    await syncBoth(phone, laptop);
    await expectEqual(phone, laptop, 3);
    say(`Back online, both sync`, `3 tasks on each, equal`);

    phone.goOffline();
    laptop.goOffline();
    await phone.tasks.update(milk.id, { status: "doing" });
    await laptop.tasks.update(milk.id, { description: "Buy oat milk" });
    say(`Offline, both edit "Buy milk"`, `phone: it is doing; laptop: it is oat milk`);

    await syncBoth(phone, laptop);
    await expectEqual(phone, laptop, 3);
    expectTask(await phone.tasks.get(milk.id), "Buy oat milk", "doing");
    say(`Both sync: merged, nobody is asked`, `"Buy oat milk", doing, on both`);

    phone.goOffline();
    laptop.goOffline();
    await phone.tasks.update(ferns.id, { description: "Water the ferns twice" });
    await laptop.tasks.update(ferns.id, { description: "Water the roses" });
    say(`Offline, both edit the same words`, `"… the ferns twice", "… the roses"`);

    await syncBoth(phone, laptop);
    const [conflict] = await laptop.tasks.conflicts();
    expect(conflict?.local.description === "Water the roses", "the laptop kept its version");
    expect(conflict?.remote.description === "Water the ferns twice", "and has the phone's");
    say(`Both sync: a conflict, on the laptop`, `it has both versions, and asks`);

    const both = { ...conflict.remote, description: "Water the ferns twice, and the roses" };
    await laptop.tasks.resolve(ferns.id, both);
    say(`The laptop decides`, `"${both.description}"`);

    await syncBoth(phone, laptop);
    await expectEqual(phone, laptop, 3);
    expectTask(await phone.tasks.get(ferns.id), both.description, "todo");
    expect(phone.pending() + laptop.pending() === 0, "nothing is left to send");
    say(`Both sync`, `3 tasks on each, equal, nothing lost, nothing unsent`);

    phone.goOffline();
    await phone.tasks.share(milk.id, { write: [kintsugi.accountPrincipal(FRIEND)] });
    expect(phone.pending() === 1, "the wish to share waits");
    say(`Offline, ${ACCOUNT} shares a task with ${FRIEND}`, `"Buy oat milk": the wish waits`);

    await syncBoth(phone, laptop);
    await kintsugi.signUp(remote, FRIEND, PASSWORD);
    const bobs = tasksIn(phone.db.identity.get().bucket);
    const tablet = await openDevice("tablet", { ...world, user: FRIEND, tasks: bobs });
    await tablet.sync();
    const seen = await tablet.tasks.list();
    expect(seen.length === 1, `${FRIEND} sees one task`);
    expectTask(seen[0], "Buy oat milk", "doing");
    await tablet.tasks.update(milk.id, { status: "done" });
    await tablet.sync();
    await syncBoth(phone, laptop);
    expectTask(await phone.tasks.get(milk.id), "Buy oat milk", "done");
    expect(phone.pending() + tablet.pending() === 0, "nothing is left to send");
    say(`${FRIEND} sees that one, and does it`, `"Buy oat milk", done, on ${ACCOUNT}'s phone, too`);
  } finally {
    await Promise.all(opened.map((db) => db.close()));
    await listening.close();
  }
}

async function openDevice(name, { kintsugi, user, tasks, remote, opened }) {
  const { account, openDatabase } = kintsugi;
  const db = await openDatabase(name, { collections: [tasks], storage: "memory" });
  opened.push(db);
  let isOnline = false;
  const send = (url, init) =>
    isOnline ? fetch(url, init) : Promise.reject(new TypeError(`${name} is offline`));
  db.connect({ remote, auth: account(user, PASSWORD), fetch: send });
  const sync = async () => {
    isOnline = true;
    const report = await db.sync();
    if (!report.ok) throw report.error;
  };
  return {
    db,
    sync,
    tasks: db.collection(tasks),
    pending: () => db.status.get().pending,
    goOffline: () => (isOnline = false),
  };
}

/** The second device's edits are news to the first: it syncs once more. */
async function syncBoth(first, second) {
  for (const device of [first, second, first]) await device.sync();
}

async function expectEqual(first, second, count) {
  const lists = [await first.tasks.list({ sort: "id" }), await second.tasks.list({ sort: "id" })];
  expect(
    lists.every((list) => list.length === count),
    `there are ${count} tasks on each`,
  );
  expect(isDeepStrictEqual(...lists), "both devices have the same tasks");
}

function expectTask(task, description, status) {
  const isSo = task?.description === description && task.status === status;
  expect(isSo, `the task is ${description}, ${status}`);
}

function expect(isTrue, what) {
  if (!isTrue) throw new Error(`This should be true, and is not: ${what}`);
}
