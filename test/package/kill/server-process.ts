import { spawn } from "node:child_process";
import { once } from "node:events";

/** A `kintsugi serve` of the packed package, as a process of its own. */
export interface ServerProcess {
  /** The root with `/v1`. */
  readonly url: string;
  /** Gives it no time for anything; the promise resolves when it is gone. */
  kill(): Promise<void>;
}

/** Resolves when it listens. Rejects with what it said if it ends before. */
export async function startServer(
  node: string,
  command: string,
  data: string,
): Promise<ServerProcess> {
  const child = spawn(node, [command, "serve", "--port", "0", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /(http:\S+\/v1)\/\n/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
  return {
    url,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
