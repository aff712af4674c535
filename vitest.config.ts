import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

/** Suites that need more than Node: `scripts/test.mjs` and `.ci/run` start them one by one. */
const FOLDERS = ["browser", "kinto", "kinto-lives", "package"];

const unit: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "unit",
    include: ["test/**/*.test.ts"],
    exclude: [...FOLDERS.map((name) => `test/${name}/**`), "**/node_modules/**"],
    // they end what hangs, and say nothing of how fast the machine is
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    benchmark: { include: [] },
  },
};

/** The built package, packed and installed as a consumer would have it. */
const packed: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "package",
    include: ["test/package/**/*.test.ts"],
    globalSetup: ["test/package/pack.ts"],
    testTimeout: 60_000,
    benchmark: { include: [] },
  },
};

/** Plain tests in Node that drive a browser. */
const browser: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "browser",
    include: ["test/browser/**/*.test.ts"],
    // they end what hangs, and say nothing of how fast the machine is
    testTimeout: 60_000,
    hookTimeout: 60_000,
    benchmark: { include: [] },
  },
};

/** Against a real Kinto, whose address is in `KINTO_URL`. */
const kinto: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "kinto",
    include: ["test/kinto/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    benchmark: { include: [] },
  },
};

/** The whole library against real Kintos, which the tests start themselves. */
const kintoLives: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "kinto-lives",
    include: ["test/kinto-lives/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    benchmark: { include: [] },
  },
};

export default defineConfig({
  // kinto-http's "main" requires packages that it does not declare: take its "module" build
  // examples import the library by its name
  resolve: {
    alias: ["react", "vue", "service-worker"].map((door) => ({
      find: `kintsugi/${door}`,
      replacement: fileURLToPath(new URL(`src/${door}.ts`, import.meta.url)),
    })),
  },
  ssr: { resolve: { mainFields: ["module", "main"] } },
  test: {
    environment: "node",
    // vitest would leave one core idle, which on two cores is half of the machine
    maxWorkers: "100%",
    server: { deps: { inline: ["kinto-http"] } },
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text", "lcov"] },
    projects: [unit, packed, browser, kinto, kintoLives],
  },
});
