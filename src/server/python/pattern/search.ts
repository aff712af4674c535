import { lower } from "./characters.js";
import type { Place } from "./node.js";
import type { Instruction, Program } from "./program.js";

/** Counts steps, and throws once they are too many. */
export type Spend = (steps: number) => void;

/** A place where a search may still go another way. */
interface Alternative {
  readonly at: number;
  readonly position: number;
  readonly slots: Slots;
  /** For a run of characters, where it may end besides `position`. */
  readonly runTo?: number;
}

type Slots = readonly (number | undefined)[];

interface Found {
  readonly position: number;
  readonly slots: Slots;
}

const LARGEST_MEMORY = 2 ** 27;
const LINE_FEED = 10;

/**
 * Whether a program takes some part of the text. Where the pattern does not refer to its groups, no place of
 * the program is tried twice at one place of the text, so that the time grows with their product at most.
 */
export function search(program: Program, text: string, spend: Spend): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const run = new Run(program, codes, spend);
  const [first] = program.instructions;
  const last = first?.op === "at" && first.place === "start" ? 0 : codes.length;
  for (let start = 0; start <= last; start++) {
    if (run.from(start, []) !== undefined) return true;
  }
  return false;
}

class Run {
  readonly #program: Program;
  readonly #codes: readonly number[];
  readonly #spend: Spend;
  readonly #visited: { visit(choice: number, position: number): boolean } | undefined;

  constructor(program: Program, codes: readonly number[], spend: Spend) {
    this.#program = program;
    this.#codes = codes;
    this.#spend = spend;
    this.#visited = program.remembers ? undefined : memory(program.choices, codes.length + 1);
  }

  /** Where the program ends first if it begins here. */
  from(start: number, slots: Slots): Found | undefined {
    const alternatives: Alternative[] = [{ at: 0, position: start, slots }];
    for (let next = alternatives.pop(); next !== undefined; next = alternatives.pop()) {
      const way = next.runTo === undefined ? next : this.#shift(next, next.runTo, alternatives);
      const found = this.#follow(way, alternatives);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Takes one of the ends of a run, and leaves the others for later. */
  #shift(next: Alternative, runTo: number, alternatives: Alternative[]): Alternative {
    const { at, position, slots } = next;
    if (position !== runTo) {
      const towards = position < runTo ? position + 1 : position - 1;
      alternatives.push({ at, position: towards, slots, runTo });
    }
    return { at, position, slots };
  }

  #follow(way: Alternative, alternatives: Alternative[]): Found | undefined {
    let { at, position, slots } = way;
    for (;;) {
      this.#spend(1);
      const instruction = this.#program.instructions[at] as Instruction;
      at += 1;
      switch (instruction.op) {
        case "end":
          return { position, slots };
        case "one": {
          const code = this.#codes[position];
          if (code === undefined || !instruction.test(code)) return undefined;
          position += 1;
          break;
        }
        case "run": {
          const end = this.#runFrom(instruction, position);
          if (end === undefined) return undefined;
          const first = position + instruction.min;
          const isLazy = instruction.greed === "lazy";
          position = isLazy ? first : end;
          if (first !== end && instruction.greed !== "possessive") {
            const [other, runTo] = isLazy ? [first + 1, end] : [end - 1, first];
            alternatives.push({ at, position: other, slots, runTo });
          }
          break;
        }
        case "split":
          if (this.#visited?.visit(instruction.choice, position) === true) return undefined;
          alternatives.push({ at: instruction.second, position, slots });
          at = instruction.first;
          break;
        case "jump":
          at = instruction.to;
          break;
        case "at":
          if (!this.#isAt(instruction.place, position, instruction.isWord)) return undefined;
          break;
        case "save":
          if (this.#program.remembers) slots = withSlot(slots, instruction.slot, position);
          break;
        case "moved":
          if (this.#program.remembers && slots[instruction.slot] === position)
            at = instruction.exit;
          break;
        case "look": {
          const start = position - (instruction.behind ?? 0);
          const inner = start < 0 ? undefined : this.#inner(instruction.program, start, slots);
          if ((inner === undefined) !== instruction.isNegative) return undefined;
          if (inner !== undefined) slots = inner.slots;
          break;
        }
        case "atomic": {
          const inner = this.#inner(instruction.program, position, slots);
          if (inner === undefined) return undefined;
          ({ position, slots } = inner);
          break;
        }
        case "same": {
          const end = this.#endOfSame(instruction, position, slots);
          if (end === undefined) return undefined;
          position = end;
          break;
        }
        case "whether":
          if (slots[2 * instruction.group + 1] === undefined) at = instruction.no;
      }
    }
  }

  #inner(program: Program, start: number, slots: Slots): Found | undefined {
    return new Run(program, this.#codes, this.#spend).from(start, slots);
  }

  /** Where a run of characters ends at last, or undefined if it is too short. */
  #runFrom(run: Instruction & { op: "run" }, start: number): number | undefined {
    if (this.#visited?.visit(run.choice, start) === true) return undefined;
    const isOpen = run.max === Number.POSITIVE_INFINITY && run.greed !== "possessive";
    let limit = Math.min(this.#codes.length, start + run.max);
    let end = start;
    while (end < limit && run.test(this.#codes[end] as number)) {
      end += 1;
      // a run that begins there ends nowhere else than this one; if it was tried, only the ends before are new
      if (isOpen && this.#visited?.visit(run.choice, end) === true) limit = end + run.min - 1;
    }
    this.#spend(end - start);
    end = Math.min(end, limit);
    return end - start < run.min ? undefined : end;
  }

  #endOfSame(
    { group, ignoreCase }: Instruction & { op: "same" },
    position: number,
    slots: Slots,
  ): number | undefined {
    const [start, end] = [slots[2 * group], slots[2 * group + 1]];
    if (start === undefined || end === undefined) return undefined;
    for (let offset = 0; offset < end - start; offset++) {
      const code = this.#codes[position + offset];
      const wanted = this.#codes[start + offset];
      if (code === undefined || wanted === undefined) return undefined;
      if (code !== wanted && !(ignoreCase && lower(code) === lower(wanted))) return undefined;
    }
    this.#spend(end - start);
    return position + end - start;
  }

  #isAt(place: Place, position: number, isWord: (code: number) => boolean): boolean {
    const { length } = this.#codes;
    const [before, after] = [this.#codes[position - 1], this.#codes[position]];
    const isBoundary =
      (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after));
    switch (place) {
      case "start":
        return position === 0;
      case "end":
        return position === length;
      case "line-start":
        return position === 0 || before === LINE_FEED;
      case "line-end":
        return position === length || after === LINE_FEED;
      case "last-line-end":
        return position === length || (position === length - 1 && after === LINE_FEED);
      case "boundary":
        return isBoundary;
      case "no-boundary":
        // Python finds none in an empty text
        return length > 0 && !isBoundary;
    }
  }
}

function withSlot(slots: Slots, slot: number, position: number): Slots {
  const copy = [...slots];
  copy[slot] = position;
  return copy;
}

/** Remembers which choices were made at which positions; `visit` says whether it was already. */
function memory(
  choices: number,
  positions: number,
): { visit(choice: number, position: number): boolean } {
  if (choices * positions > LARGEST_MEMORY) {
    const seen = new Set<number>();
    return {
      visit: (choice, position) => {
        const key = choice * positions + position;
        return seen.has(key) || !seen.add(key);
      },
    };
  }
  const bits = new Uint8Array(Math.ceil((choices * positions) / 8));
  return {
    visit: (choice, position) => {
      const key = choice * positions + position;
      const [index, bit] = [key >>> 3, 1 << (key & 7)];
      const before = bits[index] ?? 0;
      bits[index] = before | bit;
      return (before & bit) !== 0;
    },
  };
}
