// `npm run test:kinto`: installs the real Kinto beside this checkout, starts it, and runs against it the tables
// of rules, the tutorial and the stories that otherwise run against our own server.
import { findPython, HOW_TO_GET_PYTHON } from "./kinto/find-python.mjs";
import { installKinto } from "./kinto/install-kinto.mjs";
import { startKinto } from "./kinto/start-kinto.mjs";
import { runSuite } from "./suites.mjs";
import { stopwatch } from "./tools.mjs";

const FILES = ["test/server/conformance", "test/tutorial", "test/stories"];
const NO_PYTHON = 3;

const time = stopwatch();
const python = findPython();
if (python === undefined) {
  const command = HOW_TO_GET_PYTHON[process.platform] ?? "see https://www.python.org/downloads/";
  console.error(`The real Kinto needs Python 3.10 or newer with venv. To get it: ${command}`);
  process.exitCode = NO_PYTHON;
} else {
  const kinto = await startKinto(installKinto(python));
  console.log(`Kinto answers at ${kinto.url}/v1/ after ${time()}`);
  const stopEarly = () => void kinto.stop().then(() => process.exit(1));
  process.once("SIGINT", stopEarly).once("SIGTERM", stopEarly);
  try {
    // one file after the other: each of them empties the server
    const passed = await runSuite("unit", {
      name: "kinto",
      files: ["--no-file-parallelism", ...FILES],
      env: { KINTO_URL: `${kinto.url}/v1` },
    });
    if (!passed) process.exitCode = 1;
  } finally {
    await kinto.stop();
  }
  console.log(`All against the real Kinto in ${time()}`);
}
