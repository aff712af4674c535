const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const SPACE = "[ \\t]*";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t !-~\\x80-\\xff])*"';
const WEIGHT = "0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?";
const PARAMETERS = `(?:${SPACE};${SPACE}(?![qQ]=)${TOKEN}=(?:${TOKEN}|${QUOTED}))*`;
const EXTENSIONS = `(?:${SPACE};${SPACE}${TOKEN}(?:=(?:${TOKEN}|${QUOTED}))?)*`;
const RANGE = `(${TOKEN}/${TOKEN})(${PARAMETERS})(?:${SPACE};${SPACE}[qQ]=(${WEIGHT})${EXTENSIONS})?`;
const HEADER = new RegExp(`^(?:,|${RANGE})?(?:${SPACE},(?:${SPACE}${RANGE})?)*$`);
const RANGES = new RegExp(RANGE, "g");

/**
 * How much a client wants a type, from 0 to 1, by its `Accept` header (RFC 7231, §5.3.2, as `webob/acceptparse.py`
 * reads it): the most exact range decides. A header that is none takes anything, an empty one nothing.
 */
export function qualityOf(header: string, type: `${string}/${string}`): number {
  if (!HEADER.test(header)) return 1;
  const [kind] = type.split("/", 1);
  const ranges = ["*/*", `${kind}/*`, type];
  let [specificity, weight] = [-1, 0];
  for (const [, range = "", parameters, given] of header.matchAll(RANGES)) {
    const found = ranges.indexOf(range.toLowerCase());
    const isOther = parameters !== "" && range.toLowerCase() === type;
    if (isOther || found <= specificity) continue;
    [specificity, weight] = [found, Number(given ?? 1)];
  }
  return weight;
}
