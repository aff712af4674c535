// Builds `dist`: declarations with tsc, JavaScript with rollup, then the declarations are made self-contained.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { finishDeclarations } from "./declarations.mjs";
import { ROOT, runNode, stopwatch, toolFile } from "./tools.mjs";

const time = stopwatch();
rmSync(join(ROOT, "dist"), { recursive: true, force: true });

const codes = await Promise.all([
  runNode([toolFile("tsc", "typescript"), "-p", "tsconfig.build.json"]),
  runNode([toolFile("rollup"), "--config", "--silent"]),
]);
if (codes.every((code) => code === 0)) {
  finishDeclarations(join(ROOT, "dist"));
  console.log(`Built dist in ${time()}`);
} else {
  // what is half built must not be taken for the package
  rmSync(join(ROOT, "dist"), { recursive: true, force: true });
  process.exitCode = 1;
}
