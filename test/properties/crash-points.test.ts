import { afterAll, describe, expect, test, vi } from "vitest";
import type { PerformEffect } from "../../src/driver/perform.js";
import { STEPS, type At, type Program } from "../../src/sync/effects.js";
import { CRASH_SCENARIOS, type CrashScenario, type Two } from "./crash-scenarios.js";
import { Device } from "./device.js";
import { converge } from "./converge.js";
import { heal } from "./heal.js";
import { judge } from "./judge.js";
import { createLifeWorld } from "./life-world.js";
import type { Life } from "./lives.js";

type Around = (at: At, act: () => Promise<unknown>) => Promise<unknown>;

// CRASH_PLACES=all npx vitest run --project unit test/properties/crash-points.test.ts
/** Whether tabs die at every effect of a sync, not only where it comes to a step first. */
const ALL = process.env["CRASH_PLACES"] === "all";

/** Stands between the engine and the world, while a test says so. */
const hook = vi.hoisted(() => ({ around: null as Around | null }));

vi.mock(import("../../src/driver/perform.js"), async (load) => {
  const { perform } = await load();
  return {
    perform: <R>(program: Program<R>, effect: PerformEffect): Promise<R> => {
      const { around } = hook;
      return around === null
        ? perform(program, effect)
        : perform(program, (each) => around(each.at, () => effect(each)));
    },
  };
});

/** Where a tab dies: at the effect of this number of its sync. */
interface Place {
  readonly index: number;
  readonly when: "before" | "after";
}

interface Crashed {
  /** The steps that the sync came to, in order. */
  readonly steps: readonly At[];
  readonly complaints: readonly string[];
}

const LIFE: Life = {
  pageSize: 100,
  batchSize: 25,
  tabs: [1, 1],
  strategy: "three-way",
  isConverged: true,
  fillers: 0,
  hasChannel: true,
  latencies: [1],
  steps: [],
};
const NEVER = new Promise<never>(() => {});
const covered = new Set<string>();
let crashes = 0;

/** Lives through a scenario; at a place, if there is one, the tab dies, and a new one is opened. */
async function crashAt(scenario: CrashScenario, place: Place | null): Promise<Crashed> {
  const world = createLifeWorld({ ...LIFE, ...scenario.life });
  const steps: At[] = [];
  await world.time.run(async () => {
    const devices = [new Device("A", world), new Device("B", world)] as const satisfies Two;
    const [mortal] = devices;
    for (const device of devices) await device.open(0);
    if (world.life.isConverged) await converge(devices, world.life.fillers);
    await scenario.prepare?.(devices, world);
    const tab = mortal.tab(0);
    if (scenario.mishap !== undefined) tab.network.plan(scenario.mishap);
    let reopened: Promise<void> | undefined;
    const die = (at: At, when: Place["when"]): Promise<never> => {
      covered.add(`${at} ${when}`);
      crashes++;
      reopened = mortal.crash(tab);
      return NEVER;
    };
    let { meanwhile } = scenario;
    hook.around = async (at, act) => {
      const index = steps.push(at) - 1;
      const isHere = index === place?.index;
      if (isHere && place.when === "before") return die(at, "before");
      const others = meanwhile?.at === at ? meanwhile.act : undefined;
      if (others !== undefined) {
        meanwhile = undefined;
        hook.around = null;
        await others(devices);
      }
      const result = await act();
      return isHere ? die(at, "after") : result;
    };
    await mortal.sync(tab, { ignoreBackoff: true });
    hook.around = null;
    await reopened;
    await heal(devices, world);
    await judge(devices, world);
    for (const device of devices) await device.tab(0).close();
  });
  if (place !== null && steps.length <= place.index) world.complain("it never came there");
  return {
    steps,
    complaints: world.complaints.length === 0 ? [] : [...world.complaints, ...world.lines],
  };
}

describe("a tab that dies at any step of a sync loses nothing, and the next one goes on", () => {
  test.each(CRASH_SCENARIOS)(
    "I9: $name",
    async (scenario) => {
      const { steps, complaints } = await crashAt(scenario, null);
      expect(complaints).toEqual([]);
      expect(steps.length).toBeGreaterThan(2);
      for (const [index, at] of steps.entries()) {
        if (!ALL && steps.indexOf(at) !== index) continue;
        for (const when of ["before", "after"] as const) {
          const crashed = await crashAt(scenario, { index, when });
          expect(crashed.complaints, `${when} ${at}, number ${index}`).toEqual([]);
        }
      }
    },
    120_000,
  );

  test.each(STEPS)("I9: some tab died before and after %s", (at) => {
    expect([...covered]).toEqual(expect.arrayContaining([`${at} before`, `${at} after`]));
  });
});

afterAll(() => {
  console.log(
    `crash points covered / existing: ${covered.size} / ${STEPS.length * 2}, by ${crashes} crashes`,
  );
});
