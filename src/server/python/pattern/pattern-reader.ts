import { PatternError } from "./node.js";

/** Reads a pattern token by token: a character, or a backslash with the one behind it. */
export class PatternReader {
  readonly #characters: readonly string[];
  #index = 0;
  #next: string | undefined;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
    this.#advance();
  }

  get next(): string | undefined {
    return this.#next;
  }

  take(): string | undefined {
    const token = this.#next;
    this.#advance();
    return token;
  }

  match(token: string): boolean {
    if (this.#next !== token) return false;
    this.#advance();
    return true;
  }

  /** What follows as long as it is of these characters, at most `maximum` of them. */
  takeWhile(pattern: RegExp, maximum: number = Number.POSITIVE_INFINITY): string {
    let text = "";
    while (text.length < maximum && this.#next !== undefined && pattern.test(this.#next)) {
      text += this.take() ?? "";
    }
    return text;
  }

  /** What comes before the terminator, which is skipped. It may not be empty. */
  takeUntil(terminator: string): string {
    let text = "";
    for (;;) {
      const token = this.take();
      if (token === undefined) throw new PatternError(`missing ${terminator}`);
      if (token === terminator) break;
      text += token;
    }
    if (text === "") throw new PatternError("missing name");
    return text;
  }

  /** Tries to read something, and goes back if it is not there. */
  attempt<Result>(read: () => Result | undefined): Result | undefined {
    const [index, next] = [this.#index, this.#next];
    const result = read();
    if (result === undefined) [this.#index, this.#next] = [index, next];
    return result;
  }

  #advance(): void {
    const character = this.#characters[this.#index];
    this.#index += 1;
    this.#next = character;
    if (character !== "\\") return;
    const escaped = this.#characters[this.#index];
    if (escaped === undefined) throw new PatternError("bad escape (end of pattern)");
    this.#index += 1;
    this.#next = character + escaped;
  }
}
