import type { Actor, Tab } from "./actor.js";
import type { Transition, WatchedServer } from "./watched-server.js";

/** What is wrong at the end, when everything is healed and synced. */
export async function judge(
  actors: readonly Actor[],
  server: WatchedServer,
  overridden: ReadonlySet<string>,
): Promise<readonly string[]> {
  const byName = new Map(actors.map((actor) => [actor.name, actor]));
  const accepted = new Set(server.transitions.flatMap(({ after }) => Object.values(after ?? {})));
  return [
    ...(await differences(actors)),
    ...actors.flatMap(({ tabs }) => tabs).flatMap(leftovers),
    ...server.transitions.flatMap((each) => overreach(each, byName.get(each.device) as Actor)),
    ...actors
      .flatMap(({ edits }) => [...edits])
      .filter(({ value }) => !accepted.has(value) && !overridden.has(value))
      .map((edit) => `lost: ${JSON.stringify(edit)}`),
  ];
}

async function differences(actors: readonly Actor[]): Promise<readonly string[]> {
  const contents = new Map<string, string>();
  const tabs = actors.flatMap((actor) => actor.tabs);
  for (const { name, notes } of tabs) contents.set(name, asText(await notes.list({ sort: "id" })));
  const remote = await tabs[0]?.db.remote();
  const listed = await remote
    ?.bucket("default")
    .collection("notes")
    .listRecords({ sort: "id", pages: Infinity });
  contents.set("server", asText(listed?.data ?? []));
  if (new Set(contents.values()).size === 1) return [];
  return [`they differ:\n${[...contents].map((each) => each.join(": ")).join("\n")}`];
}

function asText(records: readonly object[]): string {
  const lines = records.map((record) =>
    Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return lines.map((line) => JSON.stringify(line)).join(" ");
}

function leftovers({ name, db }: Tab): readonly string[] {
  const { pending, conflicts, parked } = db.status.get();
  if (pending + conflicts + parked === 0) return [];
  return [`${name}: ${pending} pending, ${conflicts} conflicts, ${parked} parked`];
}

/** A device changes on the server only what its user changed, and deletes only what its user saw. */
function overreach({ id, before, after }: Transition, actor: Actor): readonly string[] {
  if (before === null) return [];
  const isOwn = (value: string | undefined): boolean =>
    value?.startsWith(`${actor.name}.`) === true;
  if (after === null) {
    // over a value of somebody else that was not shown, one of the user's own may have won
    return Object.entries(before)
      .filter(([field, value]) => {
        const known = [...(actor.known.get(`${id}.${field}`) ?? [])];
        return !isOwn(value) && !known.some((each) => each === value || isOwn(each));
      })
      .map(([field, value]) => `${actor.name} deleted ${id}.${field} = ${value} unseen`);
  }
  // a field that the user removed may have won over a value that somebody else gave it meanwhile
  const hasRemoved = actor.removed.has(id);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => before[field] !== after[field])
    .filter((field) => {
      const [was, is] = [before[field], after[field]];
      return is === undefined ? !isOwn(was) && !hasRemoved : !isOwn(is);
    })
    .map((field) => `${actor.name} changed ${id}.${field}: ${before[field]} to ${after[field]}`);
}
