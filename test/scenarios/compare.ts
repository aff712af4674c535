import { SCENARIOS } from "./all-scenarios.js";
import type { Library } from "./client.js";
import { kintoLibrary, type KintoPackage } from "./kinto-client.js";
import { KINTSUGI } from "./kintsugi-client.js";
import { wrongs, type Facts, type Scenario } from "./scenario.js";
import { inWorldOf } from "./world.js";

/** What one library made of one scenario. */
export type Outcome =
  | { readonly kind: "right" | "wrong"; readonly seen: Facts; readonly wrongs: readonly string[] }
  /** The library never came back. */
  | { readonly kind: "stuck"; readonly why: string };

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly right: Facts;
  readonly kinto: Outcome;
  readonly kintsugi: Outcome;
}

/** Far longer than any scenario takes: it only ends those that would never end. */
const PATIENCE_MS = 60_000;

/** Plays scenarios with both libraries, one after the other; an empty `only` stands for all. */
export async function compare(
  kintoPackage: unknown,
  tell: (row: Row) => void,
  only: readonly string[],
): Promise<readonly Row[]> {
  const kinto = kintoLibrary(kintoPackage as KintoPackage);
  const chosen = SCENARIOS.filter(({ id }) => only.length === 0 || only.includes(id));
  const rows: Row[] = [];
  for (const scenario of chosen) {
    const { id, title, right } = scenario;
    const row: Row = {
      id,
      title,
      right,
      kinto: await outcomeOf(scenario, kinto),
      kintsugi: await outcomeOf(scenario, KINTSUGI),
    };
    tell(row);
    rows.push(row);
  }
  return rows;
}

/** What else goes wrong in a script says nothing of a library, and ends the comparison. */
async function outcomeOf(scenario: Scenario, library: Library): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<"never">((resolve) => {
    timer = setTimeout(() => resolve("never"), PATIENCE_MS);
  });
  try {
    const seen = await Promise.race([inWorldOf(library, scenario.play), end]);
    if (seen === "never") return { kind: "stuck", why: `no end after ${PATIENCE_MS / 1000} s` };
    const wrong = wrongs(scenario, seen);
    return { kind: wrong.length === 0 ? "right" : "wrong", seen, wrongs: wrong };
  } catch (cause) {
    throw new Error(`${scenario.id} with ${library.name}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
