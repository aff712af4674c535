import { converge } from "./converge.js";
import { Device } from "./device.js";
import { heal } from "./heal.js";
import { judge } from "./judge.js";
import { createLifeWorld, type LifeWorld } from "./life-world.js";
import type { Life, Step } from "./lives.js";
import type { Tab } from "./tab.js";

export interface Lived {
  /** What is wrong; empty: nothing. */
  readonly complaints: readonly string[];
  /** What happened, line by line. */
  readonly trace: readonly string[];
}

/** Lives a life in a time of its own, heals everything, and says what is wrong in the end. */
export async function live(life: Life): Promise<Lived> {
  const world = createLifeWorld(life);
  try {
    await world.time.run(() => liveIn(world));
  } catch (error) {
    world.complain(error instanceof Error ? String(error.stack) : String(error));
  }
  return { complaints: world.complaints, trace: world.lines };
}

async function liveIn(world: LifeWorld): Promise<void> {
  const { life, time } = world;
  const devices = life.tabs.map((_, index) => new Device("ABC"[index] ?? "", world));
  for (const [index, tabs] of life.tabs.entries()) {
    for (let tab = 0; tab < tabs; tab++) await devices[index]?.open(tab);
  }
  if (life.isConverged) await converge(devices, life.fillers);
  const running: Promise<unknown>[] = [];
  for (const step of life.steps) {
    await time.sleep(step.after);
    world.trace(JSON.stringify(step));
    const acting = take(step, devices, world);
    // a failure is thrown at the end
    acting.catch(() => {});
    running.push(acting);
    if (step.do === "wait" || (step.do === "sync" && step.isAwaited)) await acting;
  }
  await Promise.all(running);
  await heal(devices, world);
  await judge(devices, world);
  for (const { tabs } of devices) for (const tab of tabs) await tab.close();
}

async function take(step: Step, devices: readonly Device[], world: LifeWorld): Promise<void> {
  const { time, server, network } = world;
  switch (step.do) {
    case "wait":
      return time.sleep(step.ms);
    case "deliver-late":
      return network.deliverLate();
    case "server":
      return server.reset(step.reset);
    case "clock": {
      const device = step.device === null ? undefined : devices[step.device % devices.length];
      if (device === undefined) server.setClock(step.ms);
      else device.skew += step.ms;
      return;
    }
    default: {
      const device = devices[step.device % devices.length] as Device;
      return takeOn(step, device, device.tab(step.tab), world);
    }
  }
}

type OnDevice = Extract<Step, { readonly device: number; readonly tab: number }>;

async function takeOn(step: OnDevice, device: Device, tab: Tab, world: LifeWorld): Promise<void> {
  switch (step.do) {
    case "write":
      return device.write(tab, step.writes);
    case "sync":
      return sync(step, device, tab, world);
    case "restart":
      return step.how === "close" ? device.restart(tab) : device.crash(tab);
    case "storage":
      return tab.idb.plan(step.fault);
    case "resolve":
      return device.resolve(tab, step.takes);
    case "logout":
      return device.logout(tab);
    case "stranger":
      return device.lend(tab, step.ms);
  }
}

async function sync(
  step: Extract<Step, { readonly do: "sync" }>,
  device: Device,
  tab: Tab,
  { time, trace }: LifeWorld,
): Promise<void> {
  if (step.mishap !== null) tab.network.plan(step.mishap);
  const abort = new AbortController();
  const { abortAfter } = step;
  if (abortAfter !== null) void time.sleep(abortAfter).then(() => abort.abort());
  const options = { signal: abort.signal, ignoreBackoff: !step.isAwaited || step.mishap !== null };
  const report = await device.sync(tab, options);
  const rules = report?.records.map(({ id, rule }) => `${id} ${rule}`).join(", ");
  trace(`${device.name} synced: ${report?.ok === false ? report.reason : report?.ok} [${rules}]`);
}
