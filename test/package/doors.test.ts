import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";

const consumer = inject("consumer");
/** Another version of Node, where one is asked for: `scripts/test-versions.mjs` does. */
const node = process.env["CONSUMER_NODE"] ?? process.execPath;

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly version: string;
}

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
const doors = Object.keys(manifest.exports)
  .filter((door) => !door.endsWith(".json"))
  .map((door) => door.replace(".", "kintsugi"));

function run(...args: string[]): string {
  return execFileSync(node, args, { cwd: consumer, encoding: "utf8" });
}

beforeAll(() => {
  cpSync(join(ROOT, "test/package/import-door.mjs"), join(consumer, "import-door.mjs"));
});

test("there are doors", () => {
  expect(doors).toContain("kintsugi");
  expect(doors.length).toBeGreaterThan(2);
});

describe.each(doors)("%s", (door) => {
  test("can be imported without touching a global", () => {
    const { names, touched, added } = JSON.parse(run("import-door.mjs", door)) as {
      names: string[];
      touched: string[];
      added: string[];
    };

    expect(names).not.toEqual([]);
    expect(touched).toEqual([]);
    expect(added).toEqual([]);
  });

  test("can be required", () => {
    const script = `console.log(Object.keys(require(${JSON.stringify(door)})).length)`;
    expect(Number(run("--input-type=commonjs", "--eval", script))).toBeGreaterThan(0);
  });
});

test("the package's manifest can be imported", () => {
  const script = `console.log(require("kintsugi/package.json").version)`;
  expect(run("--input-type=commonjs", "--eval", script).trim()).toBe(manifest.version);
});

test("two doors share their classes", () => {
  writeFileSync(
    join(consumer, "identity.mjs"),
    `import { isKintsugiError, KintsugiError } from "kintsugi";
     import * as testing from "kintsugi/testing";
     console.log(typeof isKintsugiError, typeof KintsugiError, typeof testing);`,
  );
  expect(run("identity.mjs").trim()).toBe("function function object");
});

test("what is inside cannot be imported", () => {
  const script = `import("kintsugi/dist/index.js").catch((error) => console.log(error.code))`;
  expect(run("--input-type=module", "--eval", script).trim()).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
});

test("the command kintsugi runs", () => {
  const command = join(consumer, "node_modules", "kintsugi", "bin", "kintsugi.cjs");
  expect(run(command, "--help")).toContain("kintsugi serve");
});
