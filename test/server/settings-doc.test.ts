import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";
import { DEFAULT_SETTINGS } from "../../src/server/settings.js";

/** The rows of the tables of one section of docs/server.md, without their heads. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const text = readFileSync(join(ROOT, "docs/server.md"), "utf8");
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
}

function code(value: unknown): string {
  return value === undefined ? "none" : `\`${JSON.stringify(value)}\``;
}

const ROWS = rowsOf("Settings");
const SETTINGS = ROWS.filter((cells) => cells.length === 4);
const OPTIONS = ROWS.filter((cells) => cells.length === 2);

test("every setting is documented with its default, and with the name that Kinto has for it", () => {
  const documented = SETTINGS.map(([name, , value]) => `${name} ${value}`);
  const expected = Object.entries(DEFAULT_SETTINGS).map(
    ([name, value]) => `\`${name}\` ${code(value)}`,
  );

  expect(documented.toSorted()).toEqual(expected.toSorted());
  const kintos = /^(?:–|`(?:kinto|multiauth)\..+`)$/;
  expect(SETTINGS.filter(([, name = ""]) => !kintos.test(name))).toEqual([]);
});

test("every other option is documented", () => {
  const source = readFileSync(join(ROOT, "src/server/server.ts"), "utf8");
  const [, body = ""] = /interface KintoServerOptions extends Partial<Settings> \{([^]*?)\n\}/.exec(
    source,
  ) ?? [undefined];
  const names = [...body.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => `\`${name}\``);

  expect(names.length).toBeGreaterThan(5);
  expect(OPTIONS.map(([name = ""]) => name).toSorted()).toEqual(names.toSorted());
});
