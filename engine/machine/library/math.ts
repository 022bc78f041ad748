import { type Native, type NativeCall, type NativeTable } from '../native';

const EDOM = 33;
const ERANGE = 34;

/** To the nearest integer, a tie to the even one: the rounding mode that never changes here. */
function roundEven(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const low = Math.floor(x);
  const over = x - low;
  const up = over > 0.5 || (over === 0.5 && low % 2 !== 0);
  return signed(up ? low + 1 : low, x);
}

/** To the nearest integer, a tie away from zero. */
function roundAway(x: number): number {
  const magnitude = Math.abs(x);
  const whole = Math.floor(magnitude);
  return signed(magnitude - whole >= 0.5 ? whole + 1 : whole, x);
}

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);
const signed = (magnitude: number, x: number): number =>
  isNegative(magnitude) === isNegative(x) ? magnitude : -magnitude;

function pow(x: number, y: number): number {
  // C99 F.9.4.4 where ECMAScript says NaN.
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return x ** y;
}

function remainder(x: number, y: number): number {
  if (!Number.isFinite(x) || y === 0 || Number.isNaN(y)) return NaN;
  if (!Number.isFinite(y)) return x;
  const divisor = Math.abs(y);
  const rest = Math.abs(x % y);
  const quotientIsOdd = Math.abs(x % (2 * y)) >= divisor;
  const far = rest > divisor / 2 || (rest === divisor / 2 && quotientIsOdd);
  const magnitude = far ? rest - divisor : rest;
  return isNegative(x) ? -magnitude : magnitude;
}

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  exp: Math.exp,
  exp2: x => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundAway,
  trunc: Math.trunc,
  rint: roundEven,
  nearbyint: roundEven,
  fabs: Math.abs,
};

const BINARY: Readonly<Record<string, (x: number, y: number) => number>> = {
  atan2: Math.atan2,
  pow,
  fmod: (x, y) => x % y,
  hypot: Math.hypot,
  fmin: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)),
  fmax: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)),
  fdim: (x, y) => (x > y ? x - y : Number.isNaN(x) || Number.isNaN(y) ? NaN : 0),
  copysign: (x, y) => signed(Math.abs(x), y),
  remainder,
};

/** Returns a result, with errno set where the argument has none (EDOM) or it is too large (ERANGE), C99 7.12.1. */
function answer(call: NativeCall, value: number, ...args: readonly number[]): void {
  if (Number.isNaN(value) && !args.some(Number.isNaN)) call.errno = EDOM;
  else if (Math.abs(value) === Infinity && args.every(Number.isFinite)) call.errno = ERANGE;
  call.returnF64(value);
}

/** Each function, and its float twin with `f` at the end of its name. */
function withFloat(name: string, make: (round: (value: number) => number) => Native): [string, Native][] {
  return [
    [name, make(value => value)],
    [`${name}f`, make(Math.fround)],
  ];
}

function returnLong(call: NativeCall, value: number): void {
  call.returnI32(value >= -0x80000000 && value <= 0x7fffffff ? value : -0x80000000);
}

function split64(call: NativeCall, value: number): void {
  const fits = value >= -(2 ** 63) && value < 2 ** 63;
  const bits = fits ? BigInt(value) : -(1n << 63n);
  call.returnI64(Number(BigInt.asIntN(32, bits)), Number(BigInt.asIntN(32, bits >> 32n)));
}

/** A finite number other than 0 as fraction in [0.5, 1) × 2^exponent. */
function fractionOf(x: number): { readonly fraction: number; readonly exponent: number } {
  if (x === 0 || !Number.isFinite(x)) return { fraction: x, exponent: 0 };
  let fraction = x;
  let exponent = 0;
  while (Math.abs(fraction) >= 1) {
    fraction /= 2;
    exponent++;
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    exponent--;
  }
  return { fraction, exponent };
}

/** x × 2^exponent, rounded once. */
function scaled(x: number, exponent: number): number {
  // In steps that stay normal, so that only the last one rounds.
  let value = x;
  let left = Math.max(-4200, Math.min(4200, exponent));
  for (; left > 1000; left -= 1000) value *= 2 ** 1000;
  for (; left < -1000 && Math.abs(value) > 2 ** -20; left += 1000) value *= 2 ** -1000;
  return value * 2 ** Math.max(left, -1074);
}

/** What modf returns: the fraction with the sign of `x`. */
function restOf(x: number): number {
  if (Number.isFinite(x)) return signed(x - Math.trunc(x), x);
  return Number.isNaN(x) ? NaN : signed(0, x);
}

const words = new DataView(new ArrayBuffer(8));

function bitsOfFloat(x: number): number {
  words.setFloat32(0, x);
  return words.getUint32(0);
}

/** The double next to `x` in the direction of `y`. */
function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  words.setFloat64(0, x);
  words.setBigInt64(0, words.getBigInt64(0) + (y > x === x > 0 ? 1n : -1n));
  return words.getFloat64(0);
}

/** A finite double as integer × 2^exponent. */
function integerOf(x: number): { readonly integer: bigint; readonly exponent: number } {
  const { fraction, exponent } = fractionOf(x);
  return { integer: BigInt(fraction * 2 ** 53), exponent: exponent - 53 };
}

/** x × y + z, rounded once: the sum is made exactly in integers. */
function multiplyAdd(x: number, y: number, z: number): number {
  if (!Number.isFinite(x * y + z) && !(Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)))
    return x * y + z;
  const [a, b, c] = [integerOf(x), integerOf(y), integerOf(z)];
  if (a.integer === 0n || b.integer === 0n) return x * y + z;
  const lowest = Math.min(a.exponent + b.exponent, c.integer === 0n ? Infinity : c.exponent);
  const product = (a.integer * b.integer) << BigInt(a.exponent + b.exponent - lowest);
  const sum = product + (c.integer === 0n ? 0n : c.integer << BigInt(c.exponent - lowest));
  const magnitude = sum < 0n ? -sum : sum;
  // Bits beyond 64 only say whether the rest is zero.
  const spare = Math.max(0, magnitude.toString(2).length - 64);
  const kept = magnitude >> BigInt(spare);
  const sticky = kept << BigInt(spare) === magnitude ? kept : kept | 1n;
  const value = scaled(Number(sticky), lowest + spare);
  return sum < 0n ? -value : value;
}

/** math.h. */
export const MATH: NativeTable = {
  ...Object.fromEntries(
    Object.entries(UNARY).flatMap(([name, compute]) =>
      withFloat(name, round => call => {
        const x = call.f64(0);
        answer(call, round(compute(x)), x);
      }),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(BINARY).flatMap(([name, compute]) =>
      withFloat(name, round => call => {
        const [x, y] = [call.f64(0), call.f64(1)];
        answer(call, round(compute(x, y)), x, y);
      }),
    ),
  ),
  ldexp: call => {
    answer(call, scaled(call.f64(0), call.i32(1)), call.f64(0));
  },
  frexp: call => {
    const { fraction, exponent } = fractionOf(call.f64(0));
    call.storeU32(call.pointer(1), exponent >>> 0);
    call.returnF64(fraction);
  },
  modf: call => {
    const x = call.f64(0);
    const whole = Math.trunc(x);
    call.storeF64(call.pointer(1), whole);
    call.returnF64(restOf(x));
  },
  ldexpf: call => {
    call.returnF64(Math.fround(scaled(call.f64(0), call.i32(1))));
  },
  scalbn: call => {
    answer(call, scaled(call.f64(0), call.i32(1)), call.f64(0));
  },
  scalbln: call => {
    answer(call, scaled(call.f64(0), call.i32(1)), call.f64(0));
  },
  frexpf: call => {
    const { fraction, exponent } = fractionOf(call.f64(0));
    call.storeU32(call.pointer(1), exponent >>> 0);
    call.returnF64(fraction);
  },
  modff: call => {
    const x = call.f64(0);
    call.storeU32(call.pointer(1), bitsOfFloat(Math.trunc(x)));
    call.returnF64(restOf(x));
  },
  logb: call => {
    const x = call.f64(0);
    if (x === 0) answer(call, -Infinity, x);
    else call.returnF64(Number.isFinite(x) ? fractionOf(x).exponent - 1 : Math.abs(x));
  },
  ilogb: call => {
    const x = call.f64(0);
    if (x === 0) call.returnI32(-0x80000000);
    else call.returnI32(Number.isFinite(x) ? fractionOf(x).exponent - 1 : 0x7fffffff);
  },
  nextafter: call => {
    answer(call, nextAfter(call.f64(0), call.f64(1)), call.f64(0), call.f64(1));
  },
  fma: call => {
    call.returnF64(multiplyAdd(call.f64(0), call.f64(1), call.f64(2)));
  },
  nan: call => {
    call.loadString(call.pointer(0));
    call.returnF64(NaN);
  },
  llrint: call => {
    split64(call, roundEven(call.f64(0)));
  },
  _chgsign: call => {
    call.returnF64(-call.f64(0));
  },
  /** FP_ZERO, FP_INFINITE, FP_NAN, FP_NORMAL, FP_SUBNORMAL as math.h of Visual C++ numbers them. */
  _dclass: call => {
    const x = Math.abs(call.f64(0));
    if (Number.isNaN(x)) call.returnI32(2);
    else if (x === Infinity) call.returnI32(1);
    else call.returnI32(x === 0 ? 0 : x < 2 ** -1022 ? -2 : -1);
  },
  lround: call => {
    returnLong(call, roundAway(call.f64(0)));
  },
  lrint: call => {
    returnLong(call, roundEven(call.f64(0)));
  },
  llround: call => {
    split64(call, roundAway(call.f64(0)));
  },
  _isnan: call => {
    call.returnI32(Number.isNaN(call.f64(0)) ? 1 : 0);
  },
  _finite: call => {
    call.returnI32(Number.isFinite(call.f64(0)) ? 1 : 0);
  },
};
