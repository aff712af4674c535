import { defineConfig } from "vitest/config";

export default defineConfig({
  // kinto-http's "main" requires packages that it does not declare: take its "module" build
  ssr: { resolve: { mainFields: ["module", "main"] } },
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    server: { deps: { inline: ["kinto-http"] } },
  },
});
