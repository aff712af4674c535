import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { expect, onTestFinished, test, vi } from "vitest";
import * as kintsugi from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { REMOTE } from "./world.js";

const DOC = fileURLToPath(new URL("../../docs/shaping-records.md", import.meta.url));

/** What the code of the document leaves behind, for this test to look at. */
interface Left {
  readonly db: kintsugi.Database;
  readonly article: { readonly id: string };
  readonly l: kintsugi.Collection<{ draft?: string }>;
  readonly s: kintsugi.Collection<{ text: string }>;
  readonly id: string;
}

/** Runs all blocks of the document one after the other, as one module. */
async function runDocument(): Promise<Left> {
  const text = readFileSync(DOC, "utf8");
  const blocks = [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code = ""]) => code);
  const names = /^import \{([^}]*)\} from "kintsugi";$/m.exec(blocks[0] ?? "")?.[1] ?? "";
  const { code } = await transform(blocks.join("\n").replaceAll(/^import .*$/gm, ""), {
    loader: "ts",
    supported: { "top-level-await": true },
    format: "esm",
  });
  const Async = Object.getPrototypeOf(async () => {}).constructor as new (
    ...source: readonly string[]
  ) => (library: object) => Promise<Left>;
  const run = new Async(
    "library",
    `const {${names}} = library;\n${code}\nreturn { db, article, l, s, id };`,
  );
  return run(kintsugi);
}

test("the code of docs/shaping-records.md does what is said there", async () => {
  const server = createKintoServer({ passwordCost: 4 });
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) =>
    server.fetch(new Request(url, init)),
  );
  vi.spyOn(console, "log").mockImplementation(() => {});
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  await kintsugi.signUp("http://localhost:8888/v1", "bob", "s3cr3t");

  const { db, article, l, s, id } = await runDocument();

  onTestFinished(() => db.close());
  expect(REMOTE).toBe("http://localhost:8888/v1");
  expect(article.id).toBe("hello-world");
  expect(vi.mocked(console.log).mock.calls).toEqual([["hello-world"], ["pending"]]);
  expect(await l.get(id)).toMatchObject({ draft: "Dear all, I", body: "Dear all" });
  expect(await s.list()).toMatchObject([
    { text: "Nobody knows", last_modified: expect.any(Number) as number },
  ]);
  const client = await db.remote();
  const { data } = await client.bucket("default").collection("secrets").listRecords();
  expect(data.map((record) => Object.keys(record).toSorted())).toEqual([
    ["id", "iv", "last_modified", "sealed"],
  ]);
});
