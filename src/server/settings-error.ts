import { KintsugiError } from "../errors.js";

/** A setting has a value that a server cannot work with. No server was made: the message says what to write instead. */
export class SettingsError extends KintsugiError {
  override readonly name = "SettingsError";
  readonly code = "settings";
  /** Which setting. */
  readonly setting: string;

  constructor(setting: string, problem: string) {
    super(`The setting \`${setting}\` ${problem}`);
    this.setting = setting;
  }
}
