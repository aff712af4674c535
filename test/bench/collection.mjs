// A collection of the server: records in the order of their timestamps, each as the text that is sent, and the pages
// made of them.
import { timestampOf } from "./records.mjs";

/** Kinto's `storage_max_fetch_size`: no page is larger, whatever a client asks for. */
const MAX_PAGE = 10_000;

export class Collection {
  rows = [];
  #pages = new Map();

  /** A collection whose records came long ago. */
  static of(records) {
    const filled = new Collection();
    for (const [index, record] of records.entries()) filled.add(record, timestampOf(index));
    return filled;
  }

  get timestamp() {
    return this.rows.at(-1)?.at ?? timestampOf(0);
  }

  add(record, at) {
    const row = { id: record.id, at, json: JSON.stringify({ ...record, last_modified: at }) };
    this.rows.push(row);
    this.#pages.clear();
    return row;
  }

  /** The same, after these records were changed. */
  changed(records) {
    const ids = new Set(records.map(({ id }) => id));
    const changed = new Collection();
    changed.rows = this.rows.filter(({ id }) => !ids.has(id));
    for (const [index, record] of records.entries()) {
      changed.add(record, this.timestamp + 120_000 + index * 1_000);
    }
    return changed;
  }

  /** What it holds, as objects. */
  content() {
    return this.rows.map((row) => JSON.parse(row.json));
  }

  /** The headers of a list without its body. */
  count() {
    return {
      ETag: `"${this.timestamp}"`,
      "Total-Objects": String(this.rows.length),
      "Total-Records": String(this.rows.length),
    };
  }

  /** A page is written once, at its first request, which is one of the warm-up. */
  page(query, url) {
    const name = url.search;
    const known = this.#pages.get(name);
    if (known !== undefined) return known;
    const since = Number((query.get("_since") ?? "0").replaceAll('"', ""));
    const limit = Math.min(Number(query.get("_limit") ?? MAX_PAGE), MAX_PAGE);
    const offset = Number(query.get("_token") ?? 0);
    const rows = this.rows.filter(({ at }) => at > since);
    if (query.get("_sort") !== "last_modified") rows.reverse();
    const shown = rows.slice(offset, offset + limit);
    const next = new URL(url);
    next.searchParams.set("_token", String(offset + limit));
    const page = {
      body: Buffer.from(`{"data":[${shown.map(({ json }) => json).join(",")}]}`),
      headers: {
        "Content-Type": "application/json",
        ETag: `"${this.timestamp}"`,
        ...(rows.length > offset + limit && { "Next-Page": next.href }),
      },
    };
    this.#pages.set(name, page);
    return page;
  }
}
