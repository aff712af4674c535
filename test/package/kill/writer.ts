import type { Client } from "./client.js";
import type { Attempt, Ledger, Version } from "./ledger.js";

export const RECORDS = "/buckets/b/collections/c/records";
export const GROUPS = "/buckets/b/groups";
const KEYS = 6;

type Change = Omit<Version, "lastModified">;
interface Part {
  readonly method: "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: object;
  readonly change: Change;
}

/** Writes to keys of its own, one request after the other, as dice decide. */
export class Writer {
  readonly #name: string;
  readonly #member: string;
  readonly #ledger: Ledger;
  readonly #random: () => number;
  #count = 0;

  /** `member` goes in and out of the writer's group, whose tag ends with `in` or `out`. */
  constructor(name: string, member: string, ledger: Ledger, random: () => number) {
    this.#name = name;
    this.#member = member;
    this.#ledger = ledger;
    this.#random = random;
  }

  /** Makes one request. Throws `CutOffError` if it got no answer. */
  async write(client: Client): Promise<void> {
    const dice = this.#random();
    if (dice < 0.6) return this.#single(client, this.#part(this.#pick(KEYS)));
    if (dice < 0.8) return this.#single(client, this.#group());
    return this.#batch(client);
  }

  #single(client: Client, part: Part): Promise<void> {
    return this.#attempt([part], async () => {
      const { body } = await client.send(part.method, part.path, part.body);
      return [body as Written];
    });
  }

  #group(): Part {
    const isIn = this.#random() < 0.5;
    const { tag, reader } = this.#change();
    const change = { tag: `${tag}.${isIn ? "in" : "out"}`, reader };
    const data = { tag: change.tag, members: isIn ? [this.#member] : [] };
    const body = { data, permissions: { read: [reader] } };
    return { method: "PUT", path: `${GROUPS}/${this.#name}`, body, change };
  }

  /** Each key at most once, so that each is written wholly or not at all. */
  #batch(client: Client): Promise<void> {
    const first = this.#pick(KEYS);
    const parts = Array.from({ length: 2 + this.#pick(KEYS - 2) }, (_, n) =>
      this.#part((first + n) % KEYS),
    );
    return this.#attempt(parts, async () => {
      const requests = parts.map(({ method, path, body }) => ({ method, path, body }));
      const answer = await client.send("POST", "/batch", { requests });
      const { responses } = answer.body as {
        responses: readonly { readonly status: number; readonly body: Written }[];
      };
      const refused = responses.find(({ status }) => status >= 300);
      if (refused !== undefined) throw new Error(`A part was answered ${JSON.stringify(refused)}`);
      return responses.map(({ body }) => body);
    });
  }

  #part(key: number): Part {
    const path = `${RECORDS}/${this.#name}-${key}`;
    const known = this.#ledger.known(path);
    const dice = this.#random();
    if (known?.tag !== undefined && dice < 0.25) {
      return { method: "DELETE", path, change: { tag: undefined, reader: undefined } };
    }
    const change = this.#change();
    if (known?.tag !== undefined && dice < 0.6) {
      // the permissions stay
      const body = { data: { tag: change.tag } };
      return { method: "PATCH", path, body, change: { tag: change.tag, reader: known.reader } };
    }
    const body = { data: { tag: change.tag }, permissions: { read: [change.reader] } };
    return { method: "PUT", path, body, change };
  }

  #change(): { readonly tag: string; readonly reader: string } {
    const number = this.#count++;
    return { tag: `${this.#name}.${number}`, reader: `reader:${number % 3}` };
  }

  async #attempt(parts: readonly Part[], send: () => Promise<readonly Written[]>): Promise<void> {
    const attempt: Attempt = new Map(parts.map(({ path, change }) => [path, change]));
    const before = this.#ledger.newestBeside(parts[0]?.path ?? "");
    this.#ledger.begin(attempt);
    const written = await send();
    const timestamps = new Map(
      parts.map(({ path }, index) => [path, written[index]?.data.last_modified ?? 0]),
    );
    this.#ledger.acknowledge(attempt, timestamps, before);
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

interface Written {
  readonly data: { readonly last_modified: number };
}
