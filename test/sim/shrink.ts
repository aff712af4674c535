import { optionsOf } from "./mergers/fields-strategy.js";
import type { Command, DevicePlan, Plan, Setup, StrategyName } from "./plan.js";

/** How many cases may be tried. */
const BUDGET = 2_000;

/** Makes a case smaller as long as it still fails: first by leaving commands out, then by making them simpler. */
export function shrink(plan: Plan, fails: (candidate: Plan) => boolean): Plan {
  let tries = 0;
  const attempt = (candidate: Plan): boolean => ++tries <= BUDGET && fails(candidate);
  let smallest = plan;
  for (let before: Plan | null = null; before !== smallest;) {
    before = smallest;
    smallest = simplify(leaveOut(smallest, attempt), attempt);
  }
  return smallest;
}

/** Goes through the commands once for each size of what is left out. */
function leaveOut(plan: Plan, fails: (candidate: Plan) => boolean): Plan {
  const { setup } = plan;
  let { commands } = plan;
  for (let size = Math.max(1, commands.length >> 1); size >= 1; size >>= 1) {
    for (let start = 0; start < commands.length;) {
      const others = commands.toSpliced(start, size);
      if (fails({ setup, commands: others })) commands = others;
      else start += size;
    }
  }
  return commands === plan.commands ? plan : { setup, commands };
}

function simplify(plan: Plan, fails: (candidate: Plan) => boolean): Plan {
  let simplest = plan;
  for (let isSimpler = true; isSimpler;) {
    isSimpler = false;
    for (const candidate of simplerPlans(simplest)) {
      if (!fails(candidate)) continue;
      simplest = candidate;
      isSimpler = true;
      break;
    }
  }
  return simplest;
}

function* simplerPlans({ setup, commands }: Plan): Generator<Plan> {
  for (const simpler of simplerSetups(setup)) yield { setup: simpler, commands };
  for (const [index, command] of commands.entries()) {
    for (const simpler of simplerCommands(command)) {
      yield { setup, commands: commands.with(index, simpler) };
    }
  }
}

function* simplerSetups(setup: Setup): Generator<Setup> {
  const { devices } = setup;
  if (devices.length > 1) {
    for (const index of devices.keys()) yield { ...setup, devices: devices.toSpliced(index, 1) };
  }
  if (setup.collections === 2) yield { ...setup, collections: 1 };
  if (setup.people !== undefined) yield withoutPeople(setup);
  if (setup.seeds > 0) yield { ...setup, seeds: 0 };
  if (setup.staysSmall) yield { ...setup, staysSmall: false };
  if (setup.pageSize !== 25) yield { ...setup, pageSize: 25 };
  if (setup.batchSize !== 25) yield { ...setup, batchSize: 25 };
  for (const [index, device] of devices.entries()) {
    for (const simpler of simplerDevices(device)) {
      yield { ...setup, devices: devices.with(index, simpler) };
    }
  }
}

function* simplerDevices(device: DevicePlan): Generator<DevicePlan> {
  if (device.editions !== undefined) yield withoutEditions(device);
  if (device.tabs.length > 1) yield { ...device, tabs: ["page"] };
  if (device.skew !== 0) yield { ...device, skew: 0 };
  const simplest = simplestOf(device.strategy);
  if (device.strategy !== simplest) yield { ...device, strategy: simplest };
}

/** A case with mergers keeps them on every device. */
function simplestOf(strategy: StrategyName): StrategyName {
  const options = optionsOf(strategy);
  return options === undefined ? "three-way" : `fields ${options.kit} local edit-wins`;
}

function withoutPeople(setup: Setup): Setup {
  const { people: _, ...others } = setup;
  return { ...others, devices: setup.devices.map((device) => withoutEditions(device)) };
}

/** Neither is told of what code its tabs run, nor of whose it is. */
function withoutEditions({ strategy, tabs, skew }: DevicePlan): DevicePlan {
  return { strategy, tabs, skew };
}

function* simplerCommands(command: Command): Generator<Command> {
  if ("tab" in command && command.tab !== 0) yield { ...command, tab: 0 };
  switch (command.do) {
    case "act":
      if (command.act.kind === "put") yield { ...command, act: { ...command.act, kind: "edit" } };
      if ("id" in command.act && command.act.id > 0)
        yield { ...command, act: { ...command.act, id: 0 } };
      if (command.act.kind === "change") {
        if (command.act.at > 0) yield { ...command, act: { ...command.act, at: 0 } };
      } else if ("field" in command.act && command.act.field > 0) {
        yield { ...command, act: { ...command.act, field: 0 } };
      }
      break;
    case "go":
      if (command.fault !== null) {
        yield { ...command, fault: null };
        if (command.fault.part > 0) yield { ...command, fault: { ...command.fault, part: 0 } };
      }
      if (command.run > 0) yield { ...command, run: 0 };
      // to the end
      if (command.steps !== 200 && command.fault === null)
        yield { ...command, steps: 200, until: null };
      if (command.until !== null) yield { ...command, until: null };
      break;
    case "crash":
      if (command.run > 0) yield { ...command, run: 0 };
      if (command.until !== null) yield { ...command, until: null };
      break;
    case "wait":
      if (command.ms > 1_000) yield { ...command, ms: 1_000 };
      break;
    default:
  }
}
