import { ASCII, ignoringCase, UNICODE } from "./characters.js";
import { NO_FLAGS, readFlags, type Flags } from "./flags.js";
import { PatternError, type CharacterTest, type Node, type Place } from "./node.js";
import { PatternReader } from "./pattern-reader.js";
import { readEscape } from "./read-escape.js";
import { readQuantifier } from "./read-quantifier.js";
import { classTest, readSet } from "./read-set.js";
import { widthOf, type Width } from "./width.js";

/** A regular expression that was read. Groups are numbered from 1. */
export interface Pattern {
  readonly node: Node;
  readonly groups: number;
  /** Whether what a group took decides how it goes on. */
  readonly remembers: boolean;
}

const LINE_FEED = 10;
const DEEPEST = 100;
const IDENTIFIER = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
const PLACES: Readonly<Record<string, Place>> = {
  "\\A": "start",
  "\\Z": "end",
  "\\b": "boundary",
  "\\B": "no-boundary",
};

/**
 * Reads a regular expression in the language of Python 3.11 (`re._parser`), which differs from JavaScript's in
 * many small things. Throws `PatternError` for what Python refuses, and for `\N{name}`.
 */
export function readPattern(text: string): Pattern {
  return new PatternParser(text).read();
}

class PatternParser {
  readonly #reader: PatternReader;
  #global: Flags = NO_FLAGS;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #widths = new Map<number, Width>();
  /** Groups that conditions speak of, which may come later. */
  readonly #awaited: number[] = [];
  /** Inside a lookbehind, how many groups there were before it. */
  #lookbehindGroups: number | undefined;
  #remembers = false;

  constructor(text: string) {
    this.#reader = new PatternReader(text);
  }

  read(): Pattern {
    const node = this.#readChoice(() => this.#global, 0);
    if (this.#reader.next !== undefined) throw new PatternError("unbalanced parenthesis");
    if (this.#awaited.some((group) => group > this.#groups)) {
      throw new PatternError("invalid group reference");
    }
    return { node, groups: this.#groups, remembers: this.#remembers };
  }

  #readChoice(flags: () => Flags, depth: number): Node {
    if (depth > DEEPEST) throw new PatternError("too many groups in each other");
    const nodes = [this.#readSequence(flags, depth, depth === 0)];
    while (this.#reader.match("|")) nodes.push(this.#readSequence(flags, depth, false));
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: "choice", nodes };
  }

  #readSequence(flags: () => Flags, depth: number, isFirst: boolean): Node {
    const nodes: Node[] = [];
    for (;;) {
      const { next } = this.#reader;
      if (next === undefined || next === "|" || next === ")") break;
      this.#reader.take();
      const quantifier = readQuantifier(this.#reader, next);
      if (flags().verbose && this.#skips(next)) continue;
      if (quantifier !== undefined) {
        const node = nodes.pop();
        if (node === undefined || node.kind === "at") throw new PatternError("nothing to repeat");
        if (node.kind === "repeat") throw new PatternError("multiple repeat");
        nodes.push({ kind: "repeat", node, ...quantifier });
      } else if (next === "(") {
        const node = this.#readGroup(flags(), depth + 1, isFirst && nodes.length === 0);
        if (node !== undefined) nodes.push(node);
      } else {
        nodes.push(this.#readOne(next, flags()));
      }
    }
    return { kind: "sequence", nodes };
  }

  /** In verbose patterns, blanks and comments count for nothing. */
  #skips(token: string): boolean {
    if (token === "#") {
      for (let each = this.#reader.take(); each !== undefined && each !== "\n";) {
        each = this.#reader.take();
      }
      return true;
    }
    return /^[ \t\n\r\v\f]$/.test(token);
  }

  #readOne(token: string, flags: Flags): Node {
    const isWord = (flags.ascii ? ASCII : UNICODE).word;
    const place = PLACES[token];
    if (place !== undefined) return { kind: "at", place, isWord };
    if (token === "^") {
      return { kind: "at", place: flags.multiline ? "line-start" : "start", isWord };
    }
    if (token === "$") {
      return { kind: "at", place: flags.multiline ? "line-end" : "last-line-end", isWord };
    }
    if (token === "[") return { kind: "one", test: readSet(this.#reader, flags) };
    if (token === ".") {
      return { kind: "one", test: flags.dotAll ? () => true : (code) => code !== LINE_FEED };
    }
    if (!token.startsWith("\\")) return literal(token.codePointAt(0) ?? 0, flags);
    const test = classTest(token, flags);
    if (test !== undefined) return { kind: "one", test };
    const escape = readEscape(this.#reader, token);
    if (typeof escape === "number") return literal(escape, flags);
    return this.#same(escape.group, flags);
  }

  #same(group: number, flags: Flags): Node {
    this.#checkClosed(group);
    this.#remembers = true;
    return { kind: "same", group, ignoreCase: flags.ignoreCase };
  }

  #checkClosed(group: number): void {
    if (group > this.#groups) throw new PatternError(`invalid group reference ${group}`);
    if (!this.#widths.has(group)) throw new PatternError("cannot refer to an open group");
    this.#checkLookbehind(group);
  }

  #checkLookbehind(group: number): void {
    if (this.#lookbehindGroups === undefined) return;
    if (!this.#widths.has(group) || group > this.#lookbehindGroups) {
      throw new PatternError("cannot refer to group defined in the same lookbehind subpattern");
    }
  }

  /** Reads what begins with a parenthesis. Comments and global flags are no part of the pattern. */
  #readGroup(flags: Flags, depth: number, isFirst: boolean): Node | undefined {
    if (!this.#reader.match("?")) return this.#readCapture(undefined, flags, depth);
    const kind = this.#reader.take();
    switch (kind) {
      case ":":
        return { kind: "sequence", nodes: [this.#readInside(flags, depth)] };
      case ">":
        return { kind: "atomic", node: this.#readInside(flags, depth) };
      case "=":
      case "!":
        return this.#look(flags, depth, kind === "!", undefined);
      case "<":
        return this.#readLookbehind(flags, depth);
      case "P":
        return this.#readNamed(flags, depth);
      case "(":
        return this.#readCondition(flags, depth);
      case "#":
        this.#reader.takeWhile(/^[^)]/);
        this.#close();
        return undefined;
      default:
        return this.#readFlagged(kind, flags, depth, isFirst);
    }
  }

  #readFlagged(
    first: string | undefined,
    before: Flags,
    depth: number,
    isFirst: boolean,
  ): Node | undefined {
    if (first === undefined || !/^[aimsux-]$/.test(first)) {
      throw new PatternError(`unknown extension ?${first ?? ""}`);
    }
    const { flags, isGlobal } = readFlags(this.#reader, first, before);
    if (!isGlobal) return { kind: "sequence", nodes: [this.#readInside(flags, depth)] };
    if (!isFirst) throw new PatternError("global flags not at the start of the expression");
    this.#global = flags;
    return undefined;
  }

  #readCapture(name: string | undefined, flags: Flags, depth: number): Node {
    this.#groups += 1;
    const index = this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) throw new PatternError(`redefinition of group name ${name}`);
      this.#names.set(name, index);
    }
    const node = this.#readInside(flags, depth);
    this.#widths.set(index, widthOf(node, this.#widths));
    return { kind: "group", index, node };
  }

  #readNamed(flags: Flags, depth: number): Node {
    if (this.#reader.match("<")) {
      const name = this.#reader.takeUntil(">");
      if (!IDENTIFIER.test(name)) throw new PatternError("bad character in group name");
      return this.#readCapture(name, flags, depth);
    }
    if (!this.#reader.match("=")) throw new PatternError("unknown extension ?P");
    const group = this.#names.get(this.#reader.takeUntil(")"));
    if (group === undefined) throw new PatternError("unknown group name");
    return this.#same(group, flags);
  }

  #readLookbehind(flags: Flags, depth: number): Node {
    const kind = this.#reader.take();
    if (kind !== "=" && kind !== "!") throw new PatternError(`unknown extension ?<${kind ?? ""}`);
    const outer = this.#lookbehindGroups;
    this.#lookbehindGroups ??= this.#groups;
    const node = this.#readInside(flags, depth);
    this.#lookbehindGroups = outer;
    const { min, max } = widthOf(node, this.#widths);
    if (min !== max) throw new PatternError("look-behind requires fixed-width pattern");
    return { kind: "look", node, isNegative: kind === "!", behind: min };
  }

  #look(flags: Flags, depth: number, isNegative: boolean, behind: number | undefined): Node {
    return { kind: "look", node: this.#readInside(flags, depth), isNegative, behind };
  }

  #readCondition(flags: Flags, depth: number): Node {
    const name = this.#reader.takeUntil(")");
    const group = IDENTIFIER.test(name) ? this.#names.get(name) : Number(name);
    if (group === undefined || !/^\d+$/.test(String(group)) || group === 0) {
      throw new PatternError("unknown group name");
    }
    this.#checkLookbehind(group);
    this.#awaited.push(group);
    this.#remembers = true;
    const yes = this.#readSequence(() => flags, depth, false);
    const no = this.#reader.match("|") ? this.#readSequence(() => flags, depth, false) : undefined;
    this.#close();
    return { kind: "whether", group, yes, no };
  }

  /** Reads the inside of a group, and its end. */
  #readInside(flags: Flags, depth: number): Node {
    const node = this.#readChoice(() => flags, depth);
    this.#close();
    return node;
  }

  #close(): void {
    if (!this.#reader.match(")")) throw new PatternError("missing ), unterminated subpattern");
  }
}

function literal(code: number, flags: Flags): Node {
  const test: CharacterTest = (each) => each === code;
  return { kind: "one", test: flags.ignoreCase ? ignoringCase(test, flags.ascii) : test };
}
