// What measuring in a browser needs: the packed library, pages with the peers in them, a server, and browsers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePages } from "../test/bench/bundle-pages.mjs";
import { Devices } from "../test/bench/devices.mjs";
import { Kit } from "../test/bench/kit.mjs";
import { startServer } from "../test/bench/server.mjs";
import { BENCH, installPeers, NOT_INSTALLED } from "./install-peers.mjs";
import { launcherOf } from "./launch-browser.mjs";
import { packKintsugi } from "./pack-kintsugi.mjs";

const MISSING = 3;

/** Ends a run with one line for people. */
export class Failure extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Gives `act` a kit, and leaves nothing behind. */
export async function withKit({ browser, shape, latency }, act) {
  const { launch, missing } = launcherOf(browser);
  if (launch === undefined) throw new Failure(`There is no browser: ${missing}`, MISSING);
  if (!installPeers()) throw new Failure(NOT_INSTALLED, MISSING);
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-bench-"));
  let server;
  try {
    const kintsugi = await packKintsugi(folder);
    if (kintsugi === undefined) throw new Failure("The build failed", 1);
    const assets = join(folder, "assets");
    await bundlePages({ bench: BENCH, kintsugi, outdir: assets });
    server = await startServer({ assets, latency });
    const devices = new Devices({ launch, server, folder });
    const folders = { bench: BENCH, kintsugi, assets };
    return await act(new Kit({ shape, browser, server, devices, folders }));
  } finally {
    await server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
