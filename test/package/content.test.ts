import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";

const consumer = inject("consumer");
const packedFiles = inject("packedFiles");

function content(path: string): string {
  return readFileSync(join(consumer, "node_modules/kintsugi", path), "utf8");
}

test("the tarball holds what is needed, and nothing else", () => {
  const kinds = [/^(package\.json|LICENSE|README\.md)$/, /^bin\/.+\.cjs$/, /^src\/.+\.(ts|md)$/];
  const built = /^dist\/(.+\.(js|d\.ts)(\.map)?|THIRD-PARTY-LICENSES\.txt)$/;
  const unexpected = packedFiles.filter(
    (path) => ![...kinds, built].some((kind) => kind.test(path)),
  );

  expect(unexpected).toEqual([]);
  expect(packedFiles).toEqual(
    expect.arrayContaining(["package.json", "LICENSE", "dist/index.js", "dist/index.d.ts"]),
  );
});

test("the licences of all bundled packages are there", () => {
  const licenses = content("dist/THIRD-PARTY-LICENSES.txt");
  for (const name of ["kinto-http", "uuid", "idb", "bcryptjs", "@cfworker/json-schema", "diff"]) {
    expect(licenses).toContain(`Name: ${name}\n`);
  }
  for (const license of licenses.split("Name: ").slice(1)) expect(license).toMatch(/copyright/i);
});

/** The packages that a declaration names. */
function namedIn(path: string): readonly (string | undefined)[] {
  return [...content(path).matchAll(/(?:\bfrom |\bimport\()"([^."][^"]*)"/g)].map((hit) => hit[1]);
}

test("no declaration names a package that a consumer does not have", () => {
  const foreign = packedFiles
    .filter((path) => path.endsWith(".d.ts"))
    // whoever uses that door has Vue
    .filter((path) => path !== "dist/vue.d.ts")
    .flatMap(namedIn);
  expect([...new Set(foreign)].filter((name) => name !== "idb")).toEqual([]);
  expect(namedIn("dist/vue.d.ts")).toEqual(["vue"]);
});

/** The files that are loaded with this one at once. */
function loadedWith(path: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, specifier] of content(path).matchAll(/^(?:import|export)[^"';]*["'](\.[^"']+)/gm)) {
    loadedWith(join(path, "..", specifier ?? "").replaceAll("\\", "/"), seen);
  }
  return seen;
}

test("door . loads the transport only when it is needed", () => {
  const seen = loadedWith("dist/index.js");
  expect([...seen].filter((path) => content(path).includes("KintoClientBase"))).toEqual([]);
});

test("door ./service-worker calls no import(), which no service worker may", () => {
  const seen = [...loadedWith("dist/service-worker.js")];
  expect(seen).toContain("dist/chunks/background-sync.js");
  expect(seen.filter((path) => content(path).includes("KintoClientBase"))).toHaveLength(1);
  expect(seen.filter((path) => /\bimport\s*\(/.test(content(path)))).toEqual([]);
});

test("the file for pages without a bundler imports nothing", () => {
  const code = content("dist/kintsugi.browser.js");
  expect(code).not.toMatch(/\bimport\s*[("'{*]/);
  expect(code).toContain("THIRD-PARTY-LICENSES.txt");
});

test("no source map names a file that is not in the tarball", () => {
  const missing = packedFiles
    .filter((path) => path.endsWith(".d.ts.map"))
    .flatMap((path) => {
      const { sources } = JSON.parse(content(path)) as { sources: string[] };
      return sources.map((source) => join(path, "..", source).replaceAll("\\", "/"));
    })
    .filter((source) => !packedFiles.includes(source));
  expect(missing).toEqual([]);
});
