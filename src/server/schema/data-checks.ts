import type { JsonObject } from "../../record/json.js";
import { checkData, type DataCheck } from "./check-data.js";

const MOST = 200;
/** In characters of all of them together: one schema may be as large as a body. */
const MOST_TEXT = 4 * 1024 * 1024;

/**
 * The stored schemas that were read already. Reading one takes longer than checking data by it, and a storage may give
 * the same schema as another object each time.
 */
export class DataChecks {
  readonly #byObject = new WeakMap<JsonObject, DataCheck>();
  readonly #byText = new Map<string, DataCheck>();
  #size = 0;

  /** A schema is always for data with the same `internal` fields. */
  get(schema: JsonObject, internal: readonly string[]): DataCheck {
    const known = this.#byObject.get(schema);
    if (known !== undefined) return known;
    const check = this.#find(JSON.stringify([schema, internal]), () => checkData(schema, internal));
    this.#byObject.set(schema, check);
    return check;
  }

  /** The ones used last are kept. */
  #find(text: string, read: () => DataCheck): DataCheck {
    const check = this.#byText.get(text) ?? read();
    if (!this.#byText.delete(text)) this.#size += text.length;
    this.#byText.set(text, check);
    for (const oldest of this.#byText.keys()) {
      if (this.#byText.size <= MOST && this.#size <= MOST_TEXT) break;
      this.#byText.delete(oldest);
      this.#size -= oldest.length;
    }
    return check;
  }
}
