import { KintsugiError } from "../errors.js";
import type { Failure } from "./news.js";

/** An error that came in another tab: as much of it as can travel. */
export class ErrorElsewhere extends KintsugiError {
  override readonly name: string;
  readonly code: string;

  constructor({ name, code, message }: Failure) {
    super(message);
    this.name = name;
    this.code = code;
  }
}
