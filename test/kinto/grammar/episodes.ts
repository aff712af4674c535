import type { Json } from "../../../src/record/json.js";
import type { Who } from "../step.js";
import type { Draft, Making } from "./draft.js";
import { basicUserId, idFor, parentOf } from "./names.js";

/** A few requests that only mean something together. Each is resumed with the name of its step. */
export type Episode = (making: Making) => Generator<Draft, void, string>;

const JSON_PATCH = { "Content-Type": "application/json-patch+json" };

/** Somebody else, who is a user of basic authentication whatever the sequence did before. */
const OTHER: Who = "pat";
const OTHER_ID = basicUserId("pat");

function put(who: Who, path: string, data?: Json, permissions?: Json): Draft {
  const body = {
    ...(data !== undefined && { data }),
    ...(permissions !== undefined && { permissions }),
  };
  return { who, method: "PUT", path, ...(Object.keys(body).length > 0 && { body }) };
}

function get(who: Who, path: string, query = ""): Draft {
  return { who, method: "GET", path, query };
}

function remove(who: Who, path: string, query = ""): Draft {
  return { who, method: "DELETE", path, query };
}

/** A bucket of the user's own, with a collection; the path of its records. */
function* place({ choose, main }: Making): Generator<Draft, string, string> {
  const bucket = `/buckets/${choose.one(["own", "mine"])}`;
  yield put(main, bucket);
  yield put(main, `${bucket}/collections/things`);
  return `${bucket}/collections/things/records`;
}

const anonymousAuthor: Episode = function* (making) {
  const { main } = making;
  const records = yield* place(making);
  const bucket = parentOf(parentOf(parentOf(records)));
  yield put(main, parentOf(records), {}, { write: ["system.Everyone"], read: ["system.Everyone"] });
  yield put("anon", `${records}/r1`, { n: 1 });
  yield get("anon", `${records}/r1`);
  yield get(main, `${bucket}/history`);
};

const groupOfEverybody: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const bucket = parentOf(parentOf(parentOf(records)));
  const member = choose.one(["system.Authenticated", OTHER_ID, OTHER_ID, "account:nobody"]);
  yield put(main, `${bucket}/groups/all`, { members: [member] });
  yield put(main, `${records}/r1`, { n: 1 }, { read: [`${bucket}/groups/all`] });
  yield get(OTHER, `${records}/r1`);
  yield get(OTHER, records);
  yield get(OTHER, `${bucket}/history`);
  yield { ...get(OTHER, `${bucket}/groups/all`), method: choose.one(["GET", "DELETE"]) };
  yield choose.percent(50)
    ? remove(main, `${bucket}/groups/all`)
    : put(main, `${bucket}/groups/all`, { members: [] });
  yield get(OTHER, `${records}/r1`);
  yield get(OTHER, "/");
};

const pagesBySomething: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const values: readonly Json[] = ["b", "a", "B", 2, 10, true, null, [1], {}, "ä", "a b", "ab"];
  for (const id of ["r1", "r2", "r3", "r4", "r5"]) {
    yield put(main, `${records}/${id}`, choose.percent(80) ? { s: choose.one(values) } : {});
  }
  const sort = choose.one(["s", "-s", "s,-id", "-s,last_modified", "o.k", "last_modified", "-id"]);
  let page = yield get(main, records, `?_sort=${sort}&_limit=${choose.one([1, 2])}`);
  for (let count = 0; count < 3; count++) page = yield get(main, `<${page}.next>`);
};

const deletionInPages: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  for (const id of ["r1", "r2", "r3", "r4"]) yield put(main, `${records}/${id}`, { n: 1 });
  // with a filter, so that the permissions of the rest stay
  const page = yield remove(main, records, "?n=1&_limit=2");
  if (choose.percent(50)) yield get(main, `<${page}.next>`);
  yield remove(main, `<${page}.next>`);
  yield remove(main, `<${page}.next>`);
  yield { who: main, method: "HEAD", path: records, query: choose.one(["", "?_since=0"]) };
  yield get(main, records, "?_since=0");
};

const thenAndNow: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const bucket = parentOf(parentOf(parentOf(records)));
  const first = yield put(main, `${records}/r1`, { n: 1 });
  yield put(main, `${records}/r2`, { n: 1 });
  const later = yield put(main, `${records}/r1`, { n: 2 });
  yield remove(main, `${records}/r2`);
  for (const as of choose.some([first, later], 2)) {
    const time = `<${as}.etag${choose.one(["", "-1", "+1"])}>`;
    yield get(main, `${bucket}/snapshot/collections/things@${time}`);
  }
  yield get(main, records, `?_since=<${first}.etag>`);
  yield { who: main, method: "HEAD", path: records, query: "?_since=0" };
};

const keptByReaders: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const expires = choose.one([30, "30", 0]);
  yield put(main, parentOf(records), { cache_expires: expires }, { read: ["system.Everyone"] });
  yield put(main, `${records}/r1`, { n: 1 });
  for (const who of ["anon", main] as const) {
    yield get(who, records);
    yield get(who, `${records}/r1`);
  }
};

const sameTimes: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const first = yield put(main, `${records}/r1`, { n: 1 });
  const time = choose.one<Json>([42, `<${first}.etag>`, `<${first}.etag>`, `<${first}.etag+1>`]);
  yield put(main, `${records}/r2`, { n: 1, last_modified: time });
  yield put(main, `${records}/r3`, { n: 1, last_modified: time });
  yield put(main, `${records}/r1`, { last_modified: time });
  yield get(main, records);
};

const createOnly: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  yield put(main, `${records}/r1`, { n: 1 });
  const permission = choose.one(["record:create", "record:create", "read", "write"]);
  yield put(main, parentOf(records), {}, { [permission]: [OTHER_ID] });
  yield get(OTHER, parentOf(records));
  yield get(OTHER, records);
  yield { ...put(OTHER, `${records}/r1`, { n: 2 }), headers: { "If-None-Match": "*" } };
  yield put(OTHER, `${records}/${choose.one(["r1", "r2"])}`, { n: 3 });
  yield { who: OTHER, method: "PATCH", path: `${records}/none`, body: { data: { n: 1 } } };
  yield remove(OTHER, `${records}/${choose.one(["none", "r1"])}`);
  yield { who: OTHER, method: "POST", path: records, body: { data: { id: "r1" } } };
  yield get(OTHER, records, "?_since=0");
};

const anotherLife: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const bucket = parentOf(parentOf(parentOf(records)));
  yield put(main, `${records}/r1`, { n: 1 });
  yield put(main, `${bucket}/groups/all`, choose.percent(25) ? { members: [OTHER_ID] } : {});
  const path = choose.one([bucket, parentOf(records)]);
  yield choose.percent(70) ? remove(main, path) : remove(main, parentOf(path));
  yield put(main, path);
  yield get(main, records, "?_since=0");
  yield get(main, `${bucket}/groups`, "?_since=0");
  yield get(main, `${bucket}/history`);
  yield get(OTHER, "/");
};

const unchanged: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const as = yield put(main, `${records}/r1`, { n: 1 });
  const path = choose.one([records, `${records}/r1`]);
  for (const add of ["", "+1", "-1"]) {
    const name = choose.one(["If-None-Match", "If-None-Match", "If-Match"]);
    yield { ...get(main, path), headers: { [name]: `"<${as}.etag${add}>"` } };
  }
};

const patchedLists: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  yield put(main, `${records}/r1`, { tags: ["a", "b", null], o: { k: 1, l: { m: 2 } }, n: null });
  for (let count = 0; count < 3; count++) {
    const op = choose.one(["test", "test", "test", "add", "remove", "replace", "copy", "move"]);
    const path = choose.one([
      "/data/tags/0",
      "/data/tags/01",
      "/data/tags/2",
      "/data/n",
      "/data/o/l",
    ]);
    const from = choose.one(["/data/tags/1", "/data/o", "/data/o/l", "/data/n"]);
    const value = choose.one<Json>([null, null, "a", 2, { m: 2 }, [1]]);
    const isCopy = op === "copy" || op === "move";
    const body = [{ op, path, ...(isCopy ? { from } : { value }) }];
    yield { who: main, method: "PATCH", path: `${records}/r1`, headers: JSON_PATCH, body };
  }
  yield get(main, `${records}/r1`, "?_fields=o.k,tags");
  yield get(main, records, `?_fields=${choose.one(["o.k", "o.l.m", "o.l", "o.k,o.l.m"])}`);
};

const saidLittle: Episode = function* (making) {
  const { choose, main, hasHistory } = making;
  const records = yield* place(making);
  const path = choose.one([parentOf(records), `${records}/r1`]);
  yield put(main, path, { n: 1, o: { k: 1 }, cache_expires: 5 });
  const data = choose.one<Json>([
    { n: 1, s: "a", cache_expires: "30" },
    { n: 2, last_modified: 42 },
    { o: { k: 2 } },
    { n: true, o: null },
  ]);
  const behavior = hasHistory ? "full" : choose.one(["light", "diff", "full"]);
  const headers: Record<string, string> = { "Response-Behavior": behavior };
  if (choose.percent(40)) headers["Content-Type"] = "application/merge-patch+json";
  yield { who: main, method: "PATCH", path, headers, body: { data } };
};

const manyMistakes: Episode = function* (making) {
  const { choose, main } = making;
  const records = yield* place(making);
  const query = choose.one(["?_since=x&_limit=y", "?last_modified=a&id=1&_before=b", "?_limit=-1"]);
  yield { ...get(main, records, query), headers: { "If-Match": choose.one(["x", "*"]) } };
  const body = choose.one<Json>([
    { data: true, permissions: [true] },
    { data: {}, permissions: { write: [true, 1.5], read: [null, "x"] } },
    { dat: true },
    { data: { members: ["/buckets/a/groups/b", "system.Everyone", false] } },
  ]);
  const path = `${parentOf(parentOf(parentOf(records)))}/groups/${idFor(making, "group")}`;
  yield { who: main, method: "PUT", path, headers: { "If-Match": choose.one(["x", "*"]) }, body };
};

export const EPISODES: readonly Episode[] = [
  anonymousAuthor,
  groupOfEverybody,
  pagesBySomething,
  deletionInPages,
  thenAndNow,
  keptByReaders,
  sameTimes,
  createOnly,
  anotherLife,
  unchanged,
  patchedLists,
  saidLittle,
  manyMistakes,
];
