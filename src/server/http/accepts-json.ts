const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const SPACE = "[ \\t]*";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t !-~\\x80-\\xff])*"';
const WEIGHT = "0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?";
const PARAMETERS = `(?:${SPACE};${SPACE}(?![qQ]=)${TOKEN}=(?:${TOKEN}|${QUOTED}))*`;
const EXTENSIONS = `(?:${SPACE};${SPACE}${TOKEN}(?:=(?:${TOKEN}|${QUOTED}))?)*`;
const RANGE = `(${TOKEN}/${TOKEN})(${PARAMETERS})(?:${SPACE};${SPACE}[qQ]=(${WEIGHT})${EXTENSIONS})?`;
const HEADER = new RegExp(`^(?:,|${RANGE})?(?:${SPACE},(?:${SPACE}${RANGE})?)*$`);
const RANGES = new RegExp(RANGE, "g");

/** Ranges that match JSON, the more exact ones last: the most exact one decides. */
const SPECIFICITY = ["*/*", "application/*", "application/json"];

/**
 * Whether an `Accept` header lets JSON through (RFC 7231, §5.3.2, as `webob/acceptparse.py` reads it). A header
 * that is none counts as absent, an empty one accepts nothing.
 */
export function acceptsJson(header: string): boolean {
  if (!HEADER.test(header)) return true;
  let [specificity, weight] = [-1, 0];
  for (const [, range = "", parameters, given] of header.matchAll(RANGES)) {
    const found = SPECIFICITY.indexOf(range.toLowerCase());
    const isOther = parameters !== "" && range.toLowerCase() === "application/json";
    if (isOther || found <= specificity) continue;
    [specificity, weight] = [found, Number(given ?? 1)];
  }
  return weight > 0;
}
