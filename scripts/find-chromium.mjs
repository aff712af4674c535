// Finds a browser of the Chromium family that is installed: CHROMIUM_PATH, or the usual places of each system.
import { existsSync } from "node:fs";
import { join } from "node:path";

export const HOW_TO_INSTALL =
  "apt-get install chromium, or set CHROMIUM_PATH to a Chromium, Chrome or Edge";

export function findChromium({
  env = process.env,
  platform = process.platform,
  exists = existsSync,
} = {}) {
  const { CHROMIUM_PATH: chosen } = env;
  if (chosen) return exists(chosen) ? chosen : undefined;
  return places(platform, env).find((place) => exists(place));
}

function places(platform, env) {
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(Boolean);
    const programs = [
      "Google/Chrome/Application/chrome.exe",
      "Microsoft/Edge/Application/msedge.exe",
      "Chromium/Application/chrome.exe",
    ];
    return programs.flatMap((program) => roots.map((root) => join(root, program)));
  }
  if (platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return names.flatMap((name) =>
      ["/Applications", join(env.HOME ?? "/", "Applications")].map(
        (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  return [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge",
    "/snap/bin/chromium",
  ];
}
