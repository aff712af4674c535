import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Life } from "./lives.js";

/** A life that once went wrong. */
export interface Regression {
  /** Of its file. */
  readonly name: string;
  /** What was found. */
  readonly found: string;
  /** The planted fault that it finds; absent: it found one that nobody had planted. */
  readonly mutant?: string;
  readonly life: Life;
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "regressions");

export const REGRESSIONS: readonly Regression[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .toSorted()
  .map((file) => ({
    name: file.replace(/\.json$/, ""),
    ...(JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Omit<Regression, "name">),
  }));
