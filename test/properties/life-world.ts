import { isKintsugiError } from "../../src/index.js";
import type { Life } from "./lives.js";
import { createNetwork, type Network } from "./network.js";
import { VirtualTime } from "./virtual-time.js";
import { watchedServer, type WatchedServer } from "./watched-server.js";

/** What the devices of one life have in common. */
export interface LifeWorld {
  readonly life: Life;
  readonly time: VirtualTime;
  readonly server: WatchedServer;
  readonly network: Network;
  /** A number that was never given before. */
  readonly next: () => number;
  /** The last one that was given. */
  readonly newest: () => number;
  readonly complaints: readonly string[];
  readonly complain: (complaint: string) => void;
  /** Notes what an app was refused; what it cannot be refused is a complaint. */
  readonly refused: (error: unknown) => void;
  readonly lines: readonly string[];
  readonly trace: (line: string) => void;
}

/** What an app has to expect of a write or a sync. */
const EXPECTED: ReadonlySet<string> = new Set([
  "storage-full",
  "storage-unavailable",
  "database-replaced",
  "database-closed",
  "record-not-found",
  "conflict-changed",
]);

export function createLifeWorld(life: Life): LifeWorld {
  const time = new VirtualTime();
  const began = time.now;
  const lines: string[] = [];
  const complaints: string[] = [];
  let count = 0;
  const trace = (line: string): void => {
    lines.push(`${(time.now - began).toFixed(1).padStart(10)} ${line}`);
  };
  const complain = (complaint: string): void => {
    complaints.push(complaint);
    trace(`!!! ${complaint}`);
  };
  const { pageSize, batchSize, latencies } = life;
  const server = watchedServer({ pageSize, batchSize, wall: () => time.wall });
  return {
    life,
    time,
    server,
    network: createNetwork(server, time, latencies, trace),
    next: () => ++count,
    newest: () => count,
    complaints,
    complain,
    refused: (error) => {
      trace(`refused: ${String(error)}`);
      if (isKintsugiError(error) && EXPECTED.has(error.code)) return;
      if (error instanceof DOMException && error.name === "AbortError") return;
      complain(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
    },
    lines,
    trace,
  };
}
