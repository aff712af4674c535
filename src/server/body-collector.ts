import { decodeUtf8 } from "./http/decode-utf8.js";
import type { PlainRequest } from "./http/exchange.js";

/** Puts a body together, unless it is larger than the server takes. */
export class BodyCollector {
  readonly #maximum: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Whether more is wanted. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.byteLength;
    if (this.#size > this.#maximum) return false;
    this.#chunks.push(chunk);
    return true;
  }

  body(): PlainRequest["body"] {
    return this.#size > this.#maximum ? TOO_LARGE : decodeUtf8(this.#joined());
  }

  #joined(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const whole = new Uint8Array(this.#size);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return whole;
  }
}

export const TOO_LARGE = { isTooLarge: true } as const;
