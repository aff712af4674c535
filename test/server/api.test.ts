import { expect, test } from "vitest";
import type { KintoServerOptions } from "../../src/server/index.js";
import { ask } from "./ask.js";
import { BOB } from "./given.js";
import { ourKinto } from "./kinto-under-test.js";

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, object>>;
}

interface Description {
  readonly swagger: string;
  readonly host: string;
  readonly basePath: string;
  readonly schemes: readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const VERBS = ["get", "post", "put", "patch", "delete"];

async function describeApi(options: KintoServerOptions = {}): Promise<Description> {
  const answer = await ask(ourKinto(options), { who: "anon", request: "GET /__api__" });
  return answer.json as Description;
}

function operations({ paths }: Description): readonly (readonly [string, string, Operation])[] {
  return Object.entries(paths).flatMap(([path, its]) =>
    VERBS.filter((verb) => verb in its).map(
      (verb) => [path, verb, its[verb] as Operation] as const,
    ),
  );
}

/** What clients that are generated from Kinto's description call (`kinto/core/openapi.py`). */
const IDS = [
  "server_info batch __heartbeat__ __lbheartbeat__ __version__ get_openapi_spec contribute create_flush",
  "delete_user-data get_permissionss get_history delete_history get_history_snapshot",
  ...["account", "bucket", "group", "collection", "record"].map(
    (name) =>
      `get_${name}s create_${name} delete_${name}s get_${name} update_${name} patch_${name} delete_${name}`,
  ),
].flatMap((line) => line.split(" "));

test("the description names what Kinto's does", async () => {
  const description = await describeApi();

  expect(description).toMatchObject({
    swagger: "2.0",
    host: "localhost:8888",
    basePath: "/v1",
    schemes: ["http"],
    info: { title: "kinto", version: "1.23" },
  });
  const ids = operations(description).map(([, , { operationId }]) => operationId);
  expect(ids.toSorted()).toEqual(IDS.toSorted());
});

test("every operation has the parameters of its path, and answers; references lead somewhere", async () => {
  const description = await describeApi();

  for (const [path, verb, { parameters = [], responses }] of operations(description)) {
    const shared = (description.paths[path] as { parameters?: typeof parameters }).parameters ?? [];
    const names = [...shared, ...parameters].filter((each) => each.in === "path");
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(
      names.map(({ name }) => name),
      `${verb} ${path}`,
    ).toEqual(placeholders);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "default"]));
  }
  const text = JSON.stringify(description);
  for (const [, name] of text.matchAll(/"\$ref":"#\/definitions\/(\w+)"/g)) {
    expect(description).toHaveProperty(`definitions.${name}`);
  }
});

test("what is described is there, and nothing else", async () => {
  const kinto = ourKinto();
  for (const question of BOB) await ask(kinto, question);

  const wrong: string[] = [];
  for (const [path, its] of Object.entries((await describeApi()).paths)) {
    const url = path.replaceAll(/\{\w+\}/g, "1");
    for (const verb of VERBS) {
      const { status } = await ask(kinto, { who: "anon", request: `${verb.toUpperCase()} ${url}` });
      if ((status === 405) === verb in its) wrong.push(`${verb} ${path}: ${status}`);
    }
  }

  expect(wrong).toEqual([]);
});

test("what the settings take away is not described", async () => {
  const description = await describeApi({
    flush: false,
    history: false,
    permissionsEndpoint: false,
    policies: ["basicauth"],
    endpoints: { plural_bucket_post: false, object_record_patch: false },
    httpHost: "kinto.test",
    httpScheme: "https",
  });

  expect(description).toMatchObject({ host: "kinto.test", schemes: ["https"] });
  const ids = operations(description).map(([, , { operationId }]) => operationId);
  const gone = /account|flush|history|permission|create_bucket$|patch_record$/;
  expect(ids.filter((id) => gone.test(id))).toEqual([]);
  expect(ids).toContain("create_record");
});
