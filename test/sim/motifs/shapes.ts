import type { DevicePlan, Setup, StrategyName } from "../plan.js";

/** Two devices, and what they are instead of what was drawn for them; the server refuses nothing. */
export function withDevices(setup: Setup, ...plans: readonly Partial<DevicePlan>[]): Setup {
  const devices = setup.devices.slice(0, 2).map((plan, index) => ({ ...plan, ...plans[index] }));
  return { ...setup, devices, poison: null };
}

/** The same with three of them. */
export function withThree(setup: Setup): Setup {
  const [first, second = first, third = first] = setup.devices;
  const devices = [first, second, third].filter((plan) => plan !== undefined);
  return { ...setup, devices, poison: null };
}

export function pages(strategy?: StrategyName): Partial<DevicePlan> {
  return { tabs: ["page", "page"], ...(strategy !== undefined && { strategy }) };
}
