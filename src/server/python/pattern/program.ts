import { PatternError, type CharacterTest, type Greed, type Node, type Place } from "./node.js";
import type { Pattern } from "./read-pattern.js";

/** One step of a search. Numbers are positions in the program. */
export type Instruction =
  | { readonly op: "one"; readonly test: CharacterTest }
  /** Takes several characters of one kind. */
  | {
      readonly op: "run";
      readonly test: CharacterTest;
      readonly min: number;
      readonly max: number;
      readonly greed: Greed;
      readonly choice: number;
    }
  /** Goes on at `first`, and if that fails at `second`. */
  | { readonly op: "split"; first: number; second: number; readonly choice: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "at"; readonly place: Place; readonly isWord: CharacterTest }
  /** Remembers where it is. */
  | { readonly op: "save"; readonly slot: number }
  /** Leaves a loop if nothing was taken since the place was saved. */
  | { readonly op: "moved"; readonly slot: number; exit: number }
  | {
      readonly op: "look";
      readonly program: Program;
      readonly isNegative: boolean;
      readonly behind: number | undefined;
    }
  | { readonly op: "atomic"; readonly program: Program }
  | { readonly op: "same"; readonly group: number; readonly ignoreCase: boolean }
  | { readonly op: "whether"; readonly group: number; no: number }
  | { readonly op: "end" };

/** A pattern as a list of steps. */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** How many steps there are where a search may go two ways. */
  readonly choices: number;
  /** How many places it saves: two for each group, and one for each loop. */
  readonly slots: number;
  /** Whether what was saved decides how it goes on. */
  readonly remembers: boolean;
}

const LONGEST = 20_000;

/** Makes a program of a pattern. Throws `PatternError` if it were too long, as for `((a{99}){99}){99}`. */
export function compile({ node, groups, remembers }: Pattern): Program {
  const size = { instructions: 0, slots: 2 * (groups + 1) };
  return new Compiler(size, remembers).compile(node);
}

class Compiler {
  readonly #size: { instructions: number; slots: number };
  readonly #remembers: boolean;
  readonly #instructions: Instruction[] = [];
  #choices = 0;

  constructor(size: { instructions: number; slots: number }, remembers: boolean) {
    this.#size = size;
    this.#remembers = remembers;
  }

  compile(node: Node): Program {
    this.#add(node);
    this.#emit({ op: "end" });
    return {
      instructions: this.#instructions,
      choices: this.#choices,
      slots: this.#size.slots,
      remembers: this.#remembers,
    };
  }

  get #here(): number {
    return this.#instructions.length;
  }

  #emit<Kind extends Instruction>(instruction: Kind): Kind {
    this.#size.instructions += 1;
    if (this.#size.instructions > LONGEST) throw new PatternError("the pattern is too large");
    this.#instructions.push(instruction);
    return instruction;
  }

  #choice(): number {
    this.#choices += 1;
    return this.#choices - 1;
  }

  #add(node: Node): void {
    switch (node.kind) {
      case "one":
        this.#emit({ op: "one", test: node.test });
        return;
      case "at":
        this.#emit({ op: "at", place: node.place, isWord: node.isWord });
        return;
      case "sequence":
        for (const each of node.nodes) this.#add(each);
        return;
      case "choice":
        this.#addChoice(node.nodes);
        return;
      case "repeat":
        this.#addRepeat(node.node, node.min, node.max, node.greed);
        return;
      case "group":
        this.#emit({ op: "save", slot: 2 * node.index });
        this.#add(node.node);
        this.#emit({ op: "save", slot: 2 * node.index + 1 });
        return;
      case "atomic":
        this.#emit({ op: "atomic", program: this.#inner(node.node) });
        return;
      case "look": {
        const { isNegative, behind } = node;
        this.#emit({ op: "look", program: this.#inner(node.node), isNegative, behind });
        return;
      }
      case "same":
        this.#emit({ op: "same", group: node.group, ignoreCase: node.ignoreCase });
        return;
      case "whether":
        this.#addCondition(node.group, node.yes, node.no);
    }
  }

  #inner(node: Node): Program {
    return new Compiler(this.#size, this.#remembers).compile(node);
  }

  #addChoice(nodes: readonly Node[]): void {
    const jumps = nodes.map((node, index) => {
      const isLast = index === nodes.length - 1;
      const split = isLast ? undefined : this.#split();
      this.#add(node);
      const jump = isLast ? undefined : this.#emit({ op: "jump" as const, to: 0 });
      if (split !== undefined) split.second = this.#here;
      return jump;
    });
    for (const jump of jumps) if (jump !== undefined) jump.to = this.#here;
  }

  /** A way that goes on with the next instruction first; its `second` is to be filled in. */
  #split(): { op: "split"; first: number; second: number; choice: number } {
    return this.#emit({ op: "split", first: this.#here + 1, second: 0, choice: this.#choice() });
  }

  #addRepeat(node: Node, min: number, max: number, greed: Greed): void {
    const only = soleTest(node);
    if (only !== undefined) {
      this.#emit({ op: "run", test: only, min, max, greed, choice: this.#choice() });
      return;
    }
    if (greed === "possessive") {
      const inner: Node = { kind: "repeat", node, min, max, greed: "greedy" };
      this.#emit({ op: "atomic", program: this.#inner(inner) });
      return;
    }
    for (let count = 0; count < min; count++) this.#add(node);
    if (max === Number.POSITIVE_INFINITY) this.#addLoop(node, greed);
    else this.#addOptional(node, max - min, greed);
  }

  #addLoop(node: Node, greed: Greed): void {
    const slot = this.#size.slots;
    this.#size.slots += 1;
    const start = this.#here;
    const split = this.#split();
    this.#emit({ op: "save", slot });
    this.#add(node);
    const moved = this.#emit({ op: "moved" as const, slot, exit: 0 });
    this.#emit({ op: "jump", to: start });
    moved.exit = this.#here;
    this.#leave([split], greed);
  }

  #addOptional(node: Node, count: number, greed: Greed): void {
    const splits = Array.from({ length: count }, () => {
      const split = this.#split();
      this.#add(node);
      return split;
    });
    this.#leave(splits, greed);
  }

  /** Lets splits lead here as their other way; the lazy ones try that first. */
  #leave(splits: readonly { first: number; second: number }[], greed: Greed): void {
    for (const split of splits) {
      split.second = this.#here;
      if (greed === "lazy") [split.first, split.second] = [split.second, split.first];
    }
  }

  #addCondition(group: number, yes: Node, no: Node | undefined): void {
    const test = this.#emit({ op: "whether" as const, group, no: 0 });
    this.#add(yes);
    const jump = this.#emit({ op: "jump" as const, to: 0 });
    test.no = this.#here;
    if (no !== undefined) this.#add(no);
    jump.to = this.#here;
  }
}

/** The test of a part that takes exactly one character. */
function soleTest(node: Node): CharacterTest | undefined {
  if (node.kind === "one") return node.test;
  const [only] = node.kind === "sequence" ? node.nodes : [];
  return only !== undefined && node.kind === "sequence" && node.nodes.length === 1
    ? soleTest(only)
    : undefined;
}
