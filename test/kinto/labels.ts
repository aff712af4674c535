/** What the clock of a server said. */
export interface Moment {
  /** When the sequence began. */
  readonly start: number;
  /** When the request was sent. */
  readonly now: number;
}

interface Named {
  readonly value: number;
  readonly name: string;
}

/** Nobody's clock is wrong by so much. */
const FAR = 60_000;

/**
 * Gives names to what two servers can never have in common: timestamps, generated ids, password hashes. A name
 * says all that there is to compare: the first time that a timestamp is seen, which known ones of its list it is
 * between, and whether it is of now; later, that it is the same one.
 */
export class Labels {
  readonly #times = new Map<string, Named[]>();
  readonly #others = new Map<string, string>();

  time(scope: string, value: number, moment: Moment): string {
    const known = this.#times.get(scope) ?? [];
    this.#times.set(scope, known);
    const same = known.find((each) => each.value === value);
    if (same !== undefined) return same.name;
    const later = known.findIndex((each) => each.value > value);
    const place = later < 0 ? known.length : later;
    const name = `t${known.length + 1}`;
    const before = known[place - 1]?.name ?? "nothing";
    const after = known[place]?.name ?? "nothing";
    known.splice(place, 0, { value, name });
    return `${name}: new, ${ageOf(value, moment)}, between ${before} and ${after}`;
  }

  /** The name of a generated text, the same for the same text. */
  other(kind: string, text: string): string {
    const key = `${kind} ${text}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const count = [...this.#others.keys()].filter((each) => each.startsWith(`${kind} `)).length;
    const name = `${kind}${count + 1}`;
    this.#others.set(key, name);
    return name;
  }

  /** The generated ids that have no form by which they could be found. */
  *ids(): Iterable<readonly [id: string, name: string]> {
    for (const [key, name] of this.#others) {
      if (key.startsWith("id ")) yield [key.slice("id ".length), name];
    }
  }
}

function ageOf(value: number, { start, now }: Moment): string {
  if (value > now + FAR) return "of the future";
  if (value >= now) return "of now";
  return value >= start ? "of before" : "of the past";
}
