import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

function runAs(version: string, file: string) {
  const script = `Object.defineProperty(process, "version", { value: "${version}" });
    require(${JSON.stringify(join(ROOT, file))});`;
  return spawnSync(process.execPath, ["--input-type=commonjs", "--eval", script], {
    encoding: "utf8",
  });
}

test.each(["v20.19.0", "v20.20.2", "v22.0.0", "v100.1.0"])("%s is new enough", (version) => {
  expect(runAs(version, "bin/check-node.cjs")).toMatchObject({ status: 0, stderr: "" });
});

test.each(["v0.12.18", "v12.22.12", "v18.20.8", "v20.18.3"])("%s is too old", (version) => {
  const { status, stdout, stderr } = runAs(version, "bin/check-node.cjs");

  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toEqual([
    `kintsugi needs Node.js 20.19 or newer, but this is ${version}: see https://nodejs.org/`,
  ]);
});

test("the command checks before it loads anything else", () => {
  const file = manifest.bin["kintsugi"] ?? "";
  expect(runAs("v12.22.12", file)).toMatchObject({ status: 1, stdout: "" });
});

test("npm test and npm start check too", () => {
  expect(manifest.engines.node).toBe(">=20.19");
  for (const name of ["test", "start"]) {
    expect(manifest.scripts[name]).toMatch(/^node bin\/check-node\.cjs && node /);
  }
});

test("the check is written in syntax that old versions can read", () => {
  const code = readFileSync(join(ROOT, "bin/check-node.cjs"), "utf8");
  const modern = /\b(const|let|class|async|await|import|export|require)\b|=>|`|\?\?|\?\.|\.\.\./;
  expect(code.replace(/\/\*[^]*?\*\//, "")).not.toMatch(modern);
});

test("scripts need no shell: they call node, tools and each other", () => {
  const plain = /^(?:[\w./:@=-]+(?: |$))+$/;
  const odd = Object.entries(manifest.scripts).filter(
    ([, script]) => !script.split(" && ").every((part) => plain.test(part)),
  );
  expect(odd).toEqual([]);
});
