// Runs jobs of `child.mjs` on every core.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "child.mjs");

/**
 * Takes jobs from an iterator, as many at once as there are cores, and gives each result to `onResult`, which
 * says whether to go on.
 */
export async function runOnAllCores(jobs, onResult) {
  const iterator = jobs[Symbol.iterator]();
  let goesOn = true;
  const work = async () => {
    const child = fork(CHILD, { execArgv: ["--enable-source-maps"] });
    try {
      for (let next = iterator.next(); goesOn && !next.done; next = iterator.next()) {
        const result = await ask(child, next.value);
        goesOn &&= onResult(result, next.value);
      }
    } finally {
      child.disconnect();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function ask(child, job) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`A process of lives ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (result) => {
      child.off("exit", onExit);
      resolve(result);
    });
    child.send(job);
  });
}
