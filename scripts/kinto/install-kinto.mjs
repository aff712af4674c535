// Installs Kinto into a virtual environment of this checkout, unless it is there already.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../tools.mjs";

const ENVIRONMENT = join(ROOT, ".venv-kinto");
const REQUIREMENTS = join(ROOT, "scripts", "kinto", "requirements.txt");
/** Holds the requirements that were installed. */
const MARK = join(ENVIRONMENT, "installed.txt");

/** Resolves with the path of the environment's Python. Throws if a step fails. */
export function installKinto([command, ...args]) {
  const python =
    process.platform === "win32"
      ? join(ENVIRONMENT, "Scripts", "python.exe")
      : join(ENVIRONMENT, "bin", "python3");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === wanted) return python;
  console.log("Installing Kinto into .venv-kinto (once, from the network)");
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  run(command, [...args, "-m", "venv", ENVIRONMENT]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  run(python, [...pip, "--requirement", REQUIREMENTS]);
  writeFileSync(MARK, wanted);
  return python;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}
