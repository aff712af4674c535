import { checkSettings } from "./check-settings.js";
import { DEFAULT_SETTINGS, type Settings } from "./settings.js";

/**
 * Takes the settings out of options that hold more than them. What is absent or undefined has its default. Throws
 * `SettingsError`.
 */
export function readSettings(options: Partial<Settings>): Settings {
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(DEFAULT_SETTINGS, name) && value !== undefined,
  );
  const principals = { ...DEFAULT_SETTINGS.principals, ...options.principals };
  const settings: Settings = { ...DEFAULT_SETTINGS, ...Object.fromEntries(given), principals };
  checkSettings(settings);
  return settings;
}
