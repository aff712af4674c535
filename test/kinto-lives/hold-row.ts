import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";

const SCRIPT = fileURLToPath(new URL("../../scripts/kinto/hold-row.py", import.meta.url));

/** A row of the database that nobody else can write. */
export interface HeldRow {
  /** Resolves when a transaction waits for the row: it has written what comes before, and has not committed. */
  readonly awaited: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** Resolves once the row is held. */
export async function holdRow(databaseUrl: string, parent: string, id: string): Promise<HeldRow> {
  const python = process.env["KINTO_PYTHON"];
  if (python === undefined) throw new Error("Run this through npm run test:kinto");
  const child = spawn(python, [SCRIPT, databaseUrl, parent, id], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const expectLine = async (wanted: string): Promise<void> => {
    const { value } = (await lines.next()) as { readonly value?: string };
    if (value !== wanted) throw new Error(`hold-row.py says ${value} instead of ${wanted}`);
  };
  await expectLine("held");
  return {
    awaited: () => expectLine("awaited"),
    release: async () => {
      child.stdin.end();
      const [status] = (await ended) as [number | null];
      if (status !== 0) throw new Error(`hold-row.py ended with ${status}`);
    },
  };
}
