import type { DevicePlan, Setup, StrategyName } from "../plan.js";

/** What the first devices are, instead of what was drawn for them; the server refuses nothing. */
export function withDevices(setup: Setup, ...plans: readonly Partial<DevicePlan>[]): Setup {
  const devices = setup.devices.map((plan, index) => ({ ...plan, ...plans[index] }));
  return { ...setup, devices, poison: null };
}

export function pages(strategy?: StrategyName): Partial<DevicePlan> {
  return { tabs: ["page", "page"], ...(strategy !== undefined && { strategy }) };
}
