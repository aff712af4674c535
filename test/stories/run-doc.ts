import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { onTestFinished, vi } from "vitest";
import * as kintsugi from "../../src/index.js";
import type { KintoServer } from "../../src/server/index.js";

/**
 * Runs all blocks of a document in `docs`, one after the other, as one module whose `fetch` is the server's. Resolves with
 * those of its constants that are named, and with what it printed.
 */
export async function runDoc<Left>(
  name: string,
  server: KintoServer,
  constants: readonly (keyof Left & string)[],
): Promise<Left & { readonly printed: readonly unknown[][] }> {
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) =>
    server.fetch(new Request(url, init)),
  );
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), "utf8");
  const blocks = [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code = ""]) => code);
  const { code } = await transform(blocks.join("\n").replaceAll(/^import [^;]*;$/gm, ""), {
    loader: "ts",
    supported: { "top-level-await": true },
    format: "esm",
  });
  const Async = Object.getPrototypeOf(async () => {}).constructor as new (
    ...source: readonly string[]
  ) => (...library: readonly unknown[]) => Promise<Left>;
  const names = Object.keys(kintsugi);
  const run = new Async(...names, `${code}\nreturn { ${constants.join(", ")} };`);
  const left = await run(...names.map((each) => (kintsugi as Record<string, unknown>)[each]));
  return { ...left, printed: log.mock.calls };
}
