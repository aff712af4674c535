// Finds a Python that can run Kinto.
import { spawnSync } from "node:child_process";

const CANDIDATES = [["python3"], ["python"], ["py", "-3"]];
const CHECK = "import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)";

/** What to say if there is none. */
export const HOW_TO_GET_PYTHON = {
  linux: "sudo apt-get install python3 python3-venv",
  darwin: "brew install python",
  win32: "winget install Python.Python.3.13",
};

/** The command of a Python from 3.10 on that can make virtual environments, or undefined. */
export function findPython() {
  return CANDIDATES.find(([command, ...args]) => {
    const { status } = spawnSync(command, [...args, "-c", CHECK], { stdio: "ignore" });
    return status === 0;
  });
}
