/**
 * Whether a number is a multiple of another, as Python's `jsonschema` decides: whole divisors exactly, others by
 * a division of floats, so that 0.3 is no multiple of 0.1, unless the quotient is too large for one.
 */
export function isMultiple(number: number, divisor: number): boolean {
  if (Number.isInteger(divisor)) return number % divisor === 0;
  const quotient = number / divisor;
  return Number.isFinite(quotient) ? Number.isInteger(quotient) : isExactMultiple(number, divisor);
}

function isExactMultiple(number: number, divisor: number): boolean {
  if (!Number.isFinite(number)) return false;
  const [top, bottom] = [toFraction(number), toFraction(divisor)];
  return (top.numerator * bottom.denominator) % (top.denominator * bottom.numerator) === 0n;
}

/** The exact value of a float: its denominator is a power of two. */
function toFraction(number: number): { readonly numerator: bigint; readonly denominator: bigint } {
  let denominator = 1n;
  let scaled = number;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}
