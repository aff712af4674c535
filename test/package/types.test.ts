// What consumers' compilers say: about test/types, and about the code in README.md and docs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { ROOT, toolFile } from "../../scripts/tools.mjs";

const consumer = inject("consumer");

/** Another compiler, where one is asked for: `scripts/test-versions.mjs` does. */
const compiler = process.env["CONSUMER_TSC"] ?? toolFile("tsc", "typescript");

const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};

const strict = {
  target: "es2022",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};

interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Compiles all files of a folder of the consumer, and lists what the compiler says, with its place. */
function compile(folder: string, options: object): readonly Complaint[] {
  const name = `tsconfig.${folder}.json`;
  const config = { compilerOptions: { ...strict, ...options }, include: [`${folder}/*.ts`] };
  writeFileSync(join(consumer, name), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", name, "--pretty", "false"], {
    cwd: consumer,
    encoding: "utf8",
  });
  return stdout
    .split(/\r?\n/)
    .filter((text) => /\berror TS\d+/.test(text))
    .map((text) => {
      const [, file = "", line = "0", message = text] =
        /^(.+?)\((\d+),\d+\): (.*)$/.exec(text) ?? [];
      return { file: file.replaceAll("\\", "/"), line: Number(line), message };
    });
}

const MARK = "// must not compile";

/** A mark at the end of a line stands for that line, a mark alone for the next one. */
function markedLines(text: string): readonly number[] {
  const marked = text.split("\n").map((line, index): number[] => {
    if (!line.trimEnd().endsWith(MARK)) return [];
    return [line.trim() === MARK ? index + 2 : index + 1];
  });
  return marked.flat();
}

describe.each(Object.entries(resolutions))("%s", (_name, options) => {
  const types = join(ROOT, "test/types");
  const names = readdirSync(types).filter((name) => name.endsWith(".ts"));
  const lib = { lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"] };

  test("test/types compiles, except the lines that must not", () => {
    cpSync(types, join(consumer, "types"), { recursive: true });
    const complaints = compile("types", { ...options, ...lib });

    const wrong = names.filter((name) => name.endsWith(".wrong.ts"));
    const expected = wrong.flatMap((name) =>
      markedLines(readFileSync(join(types, name), "utf8")).map((line) => `types/${name}:${line}`),
    );
    const unmarked = complaints.filter((its) => !expected.includes(`${its.file}:${its.line}`));
    const complained = new Set(complaints.map((its) => `${its.file}:${its.line}`));

    expect(unmarked).toEqual([]);
    expect(expected.filter((place) => !complained.has(place))).toEqual([]);
    expect(expected.length).toBeGreaterThan(0);
  });

  test.each(documents())("the code in %s compiles", (document) => {
    const folder = document.replaceAll(/\W/g, "-");
    mkdirSync(join(consumer, folder), { recursive: true });
    writeFileSync(join(consumer, folder, "code.ts"), moduleOf(codeIn(document)));
    expect(compile(folder, { ...options, ...lib })).toEqual([]);
  });
});

test("every file of test/types has a twin that must not compile", () => {
  const names = readdirSync(join(ROOT, "test/types"));
  const twins = names.filter((name) => !name.endsWith(".wrong.ts"));
  expect(names).toEqual(
    expect.arrayContaining(twins.map((name) => name.replace(/\.ts$/, ".wrong.ts"))),
  );
});

/** The documents that show code: README.md, and what is in `docs`. */
function documents(): readonly string[] {
  const docs = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  const all = ["README.md", ...docs.map((name) => `docs/${name}`)];
  return all.filter((document) => codeIn(document).length > 0);
}

function codeIn(document: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(/^```ts\r?\n([^]*?)^```/gm)].map(([, code = ""]) => code);
}

/** All blocks as one module: each may use what those before it declared or imported. */
function moduleOf(blocks: readonly string[]): string {
  return ["export {};", ...blocks].join("\n");
}
