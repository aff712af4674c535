// Under which conditions something was measured.
import { cpus } from "node:os";

export async function conditionsOf({ browser, shape, rounds, latency }, kit) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores (${cpus()[0].model})`,
    browser: `${browser} ${await kit.devices.version()}`,
    node: process.versions.node,
    rounds,
    shape,
    latency,
  };
}

export function printConditions({ date, machine, browser, node, rounds, shape, latency }) {
  const network = latency > 0 ? `, answers ${latency} ms late` : "";
  const parts = [date, machine, browser, `Node ${node}`, `records of the shape "${shape}"`];
  return `${parts.join(", ")}, ${rounds} rounds after a warm-up${network}`;
}
