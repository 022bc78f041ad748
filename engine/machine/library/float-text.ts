/** Floating-point numbers as C prints them (C99 7.19.6.1), exact to the last digit. */

/** What a conversion says about how its number looks. */
export interface FloatStyle {
  /** Digits after the point; for g significant digits. */
  readonly precision: number;
  /** `#`: a point even without digits after it, and for g trailing zeros. */
  readonly alternate: boolean;
}

const SCRATCH = new DataView(new ArrayBuffer(8));

/** `magnitude` (finite, not negative) as mantissa × 2^exponent. */
function decompose(magnitude: number): { readonly mantissa: bigint; readonly exponent: number } {
  SCRATCH.setFloat64(0, magnitude);
  const high = SCRATCH.getUint32(0);
  const biased = high >>> 20;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(SCRATCH.getUint32(4));
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/**
 * `magnitude` × 10^scale as the nearest integer. A tie goes to the even one, as IEEE 754 asks and the Universal CRT
 * does since Windows 10 version 2004.
 */
function scaled(magnitude: number, scale: number): bigint {
  const { mantissa, exponent } = decompose(magnitude);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (scale >= 0) numerator *= 10n ** BigInt(scale);
  else denominator *= 10n ** BigInt(-scale);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** `%f` of a finite magnitude. */
export function fixedText(magnitude: number, { precision, alternate }: FloatStyle): string {
  const digits = scaled(magnitude, precision)
    .toString()
    .padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  return precision > 0 ? `${whole}.${digits.slice(-precision)}` : whole + (alternate ? '.' : '');
}

/** Significant digits of a finite magnitude and the decimal exponent of the first. */
function significant(
  magnitude: number,
  count: number,
): { readonly digits: string; readonly exponent: number } {
  if (magnitude === 0) return { digits: '0'.repeat(count), exponent: 0 };
  let exponent = Math.floor(Math.log10(magnitude));
  for (;;) {
    const digits = scaled(magnitude, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
    // The logarithm was off by one, or rounding carried into a new digit.
    exponent += digits.length > count ? 1 : -1;
  }
}

/** `%e` of a finite magnitude; the exponent has at least two digits. */
export function exponentText(magnitude: number, { precision, alternate }: FloatStyle): string {
  const { digits, exponent } = significant(magnitude, precision + 1);
  const point = precision > 0 || alternate ? '.' : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0)}${point}${digits.slice(1)}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** `%g` of a finite magnitude. */
export function generalText(magnitude: number, { precision, alternate }: FloatStyle): string {
  const wanted = Math.max(1, precision);
  const { exponent } = significant(magnitude, wanted);
  const small = exponent < -4 || exponent >= wanted;
  const text = small
    ? exponentText(magnitude, { precision: wanted - 1, alternate })
    : fixedText(magnitude, { precision: wanted - 1 - exponent, alternate });
  if (alternate) return text;
  const [digits = '', power] = text.split('e');
  const kept = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return power === undefined ? kept : `${kept}e${power}`;
}

/** `%a` of a finite magnitude, without the sign: `0x1.8000000000000p+0`. Microsoft's default is 13 digits. */
export function hexFloatText(magnitude: number, { precision, alternate }: FloatStyle): string {
  if (magnitude === 0) {
    const zeros = '0'.repeat(precision);
    return `0x0${zeros === '' && !alternate ? '' : '.'}${zeros}p+0`;
  }
  const { mantissa, exponent } = decompose(magnitude);
  const normal = mantissa >> 52n === 1n;
  let bits = mantissa;
  if (precision < 13) {
    const dropped = BigInt(4 * (13 - precision));
    const half = 1n << (dropped - 1n);
    const rest = bits & ((1n << dropped) - 1n);
    bits >>= dropped;
    if (rest > half || (rest === half && (bits & 1n) === 1n)) bits += 1n;
    bits <<= dropped;
  }
  const fraction = (bits & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const digits = precision <= 13 ? fraction.slice(0, precision) : fraction.padEnd(precision, '0');
  const power = normal ? exponent + 52 : -1022;
  const point = digits === '' && !alternate ? '' : '.';
  return `0x${bits >> 52n}${point}${digits}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}
