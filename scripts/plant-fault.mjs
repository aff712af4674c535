import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./tools.mjs";

/**
 * A plugin of esbuild by which one line of our source says something else in the bundle; no file is touched. The build
 * fails where the line is not there exactly once, or its file is no part of the bundle: a fault that is not planted would
 * be found by nobody. Without a fault it does nothing.
 *
 * @param {{ name: string, file: string, find: string, replace: string } | null} fault with the file from the root on
 * @returns {import("esbuild").Plugin}
 */
export function plantFault(fault) {
  let isPlanted = false;
  return {
    name: "plant-fault",
    setup: (plugins) => {
      if (fault === null) return;
      plugins.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(ROOT, fault.file)) return undefined;
        isPlanted = true;
        return { contents: replaceOnce(await readFile(path, "utf8"), fault), loader: "ts" };
      });
      plugins.onEnd(() => {
        if (!isPlanted) throw new Error(`${fault.name}: ${fault.file} is no part of the bundle`);
      });
    },
  };
}

function replaceOnce(text, { name, file, find, replace }) {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${name}: ${count} times in ${file}: ${find}`);
  return text.replace(find, () => replace);
}
