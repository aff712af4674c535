import { ASCII, ignoringCase, UNICODE } from "./characters.js";
import type { Flags } from "./flags.js";
import { PatternError, type CharacterTest } from "./node.js";
import type { PatternReader } from "./pattern-reader.js";
import { readSetEscape } from "./read-escape.js";

/** Reads `[a-z\d]`, whose opening bracket was read already. A bracket that comes first is an ordinary one. */
export function readSet(reader: PatternReader, flags: Flags): CharacterTest {
  const isNegated = reader.match("^");
  const tests: CharacterTest[] = [];
  for (;;) {
    const token = taken(reader);
    if (token === "]" && tests.length > 0) break;
    const low = readMember(reader, token, flags);
    if (!reader.match("-")) {
      tests.push(typeof low === "number" ? (code) => code === low : low);
      continue;
    }
    const last = taken(reader);
    if (last === "]") {
      tests.push(typeof low === "number" ? (code) => code === low : low, (code) => code === 0x2d);
      break;
    }
    const high = readMember(reader, last, flags);
    if (typeof low !== "number" || typeof high !== "number" || high < low) {
      throw new PatternError(`bad character range ${token}-${last}`);
    }
    tests.push((code) => code >= low && code <= high);
  }
  const any: CharacterTest = (code) => tests.some((test) => test(code));
  const folded = flags.ignoreCase ? ignoringCase(any, flags.ascii) : any;
  return isNegated ? (code) => !folded(code) : folded;
}

/** The test for a class such as `\w`, or undefined for any other escape. */
export function classTest(escape: string, { ascii }: Flags): CharacterTest | undefined {
  const { digit, space, word } = ascii ? ASCII : UNICODE;
  switch (escape) {
    case "\\d":
      return digit;
    case "\\D":
      return (code) => !digit(code);
    case "\\s":
      return space;
    case "\\S":
      return (code) => !space(code);
    case "\\w":
      return word;
    case "\\W":
      return (code) => !word(code);
    default:
      return undefined;
  }
}

function readMember(reader: PatternReader, token: string, flags: Flags): number | CharacterTest {
  if (!token.startsWith("\\")) return token.codePointAt(0) ?? 0;
  return classTest(token, flags) ?? readSetEscape(reader, token);
}

function taken(reader: PatternReader): string {
  const token = reader.take();
  if (token === undefined) throw new PatternError("unterminated character set");
  return token;
}
