import { seededRandom } from "../../../src/testing/seeded-random.js";
import type { SetUp } from "../set-ups.js";
import type { Sequence, Step, Who } from "../step.js";
import { accountRequest, signUp } from "./accounts.js";
import { batch } from "./batches.js";
import { Choose } from "./choose.js";
import { predict, toStep, type Draft, type Make, type Making } from "./draft.js";
import { EPISODES, type Episode } from "./episodes.js";
import { Model } from "./model.js";
import { onDefaultBucket } from "./names.js";
import * as requests from "./requests.js";
import { setSchema, writeChecked } from "./schemas.js";
import { history, permissionsList, preflight, service, snapshot, wrongType } from "./services.js";

/** What a sequence is mostly about: kinds of requests with their weights. */
type Theme = readonly (readonly [weight: number, make: Make])[];

const of =
  (make: (making: Making, kind: "record" | "group" | "collection" | "bucket") => Draft) =>
  (kind: "record" | "group" | "collection" | "bucket"): Make =>
  (making) =>
    make(making, kind);

/** What every sequence has a little of. */
const ANYTHING: Theme = [
  [1, requests.putTimed],
  [8, requests.put],
  [4, requests.post],
  [6, requests.readObject],
  [5, requests.patchObject],
  [3, requests.remove],
  [6, requests.readList],
  [1, requests.removeList],
  [2, requests.share],
  [1, requests.nextPage],
  [1, requests.wrongMethod],
  [1, wrongType],
  [1, preflight],
  [2, service],
  [1, accountRequest],
];

const THEMES: Readonly<Record<string, Theme>> = {
  lists: [
    [6, requests.putRecord],
    [14, of(requests.readList)("record")],
    [3, requests.nextPage],
    [2, of(requests.remove)("record")],
    [1, requests.readList],
  ],
  pages: [
    [5, requests.putRecord],
    [6, of(requests.readList)("record")],
    [8, requests.nextPage],
    [1, requests.removeList],
  ],
  patches: [
    [4, of(requests.put)("record")],
    [12, of(requests.patchObject)("record")],
    [5, requests.patchObject],
    [3, requests.share],
  ],
  rights: [
    [8, requests.share],
    [4, of(requests.put)("group")],
    [3, of(requests.patchObject)("group")],
    [2, of(requests.remove)("group")],
    [6, requests.readObject],
    [6, requests.readList],
    [4, requests.put],
    [3, requests.post],
  ],
  times: [
    [6, requests.putTimed],
    [7, of(requests.put)("record")],
    [5, of(requests.post)("record")],
    [6, of(requests.remove)("record")],
    [6, of(requests.readList)("record")],
    [3, requests.removeList],
    [3, requests.readObject],
  ],
  deletions: [
    [5, requests.put],
    [6, requests.remove],
    [4, requests.removeList],
    [6, requests.readList],
    [3, requests.readObject],
  ],
  accounts: [
    [12, accountRequest],
    [2, service],
    [2, requests.readList],
  ],
  services: [
    [6, service],
    [5, preflight],
    [3, wrongType],
    [3, requests.wrongMethod],
  ],
  histories: [
    [10, history],
    [3, snapshot],
    [5, requests.put],
    [3, requests.patchObject],
    [3, requests.remove],
    [1, requests.removeList],
    [2, requests.share],
  ],
  schemas: [
    [5, setSchema],
    [14, writeChecked],
    [2, of(requests.patchObject)("record")],
    [2, requests.readObject],
  ],
  permissions: [
    [8, permissionsList],
    [4, requests.share],
    [2, requests.put],
    [1, requests.remove],
  ],
};

/** The kinds of requests that a batch may hold. */
const IN_BATCHES: readonly Make[] = [
  requests.put,
  requests.put,
  requests.putRecord,
  requests.putTimed,
  requests.post,
  requests.readObject,
  requests.readList,
  requests.patchObject,
  requests.remove,
  requests.share,
  requests.wrongMethod,
  service,
  accountRequest,
];

/** The sequence of a seed: the same for ever, as long as the grammar is. */
export function randomSequence(seed: number, setUp: SetUp): Sequence {
  const choose = new Choose(seededRandom(seed));
  const model = new Model();
  const main = choose.one<Who>(["bob", "bob", "ann", "alice"]);
  const names = [choose.one(Object.keys(THEMES)), choose.one(Object.keys(THEMES))];
  const generatesIds = !names.includes("permissions") && choose.percent(50);
  const hasHistory = setUp === "full";
  const making: Making = { choose, model, main, generatesIds, hasHistory };
  const mix = [...names.flatMap((name) => THEMES[name] ?? []), ...ANYTHING];
  const defaultBucket = choose.percent(12) ? 60 : 3;
  const batches = choose.percent(25) ? 35 : 4;
  const steps: Step[] = [];
  const add = (draft: Draft): string => {
    const as = `s${steps.length + 1}`;
    predict(model, draft, as);
    steps.push(toStep(draft, as));
    return as;
  };
  for (const draft of beginning(making)) add(draft);
  const count = steps.length + choose.between(8, 20);
  while (steps.length < count) {
    if (choose.percent(4)) {
      play(choose.one(EPISODES)(making), add);
      continue;
    }
    const as = `s${steps.length + 1}`;
    const isBatch = choose.percent(batches);
    const draft = isBatch ? batch(making, IN_BATCHES, as) : choose.weighted(mix)(making);
    const isDefault = draft.path.startsWith("/buckets/") && choose.percent(defaultBucket);
    add(isDefault ? onDefaultBucket(draft) : draft);
  }
  return steps;
}

function play(episode: ReturnType<Episode>, add: (draft: Draft) => string): void {
  let next = episode.next();
  while (next.done !== true) next = episode.next(add(next.value));
}

/** Most begin with a user who has a bucket, a collection and some records. */
function beginning(making: Making): readonly Draft[] {
  const { choose, main } = making;
  const drafts: Draft[] = [];
  if ((main === "bob" || main === "alice") && choose.percent(85)) drafts.push(signUp(main));
  if (choose.percent(25)) drafts.push(signUp(main === "bob" ? "alice" : "bob"));
  if (choose.percent(10)) return drafts;
  const bucket = "/buckets/blog";
  drafts.push({ who: main, method: "PUT", path: bucket });
  drafts.push({ who: main, method: "PUT", path: `${bucket}/collections/tasks` });
  for (const draft of drafts) predict(making.model, draft, "s0");
  const records = choose.between(0, 5);
  for (let index = 0; index < records; index++) drafts.push(requests.putRecord(making));
  return drafts;
}
