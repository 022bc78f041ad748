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
  fdim: (x, y) => (x > y ? x - y : Number.isNaN(x + y) ? NaN : 0),
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
    const x = call.f64(0);
    const exponent = Math.max(-4200, Math.min(4200, call.i32(1)));
    // In steps that stay normal, so that only the last one rounds.
    let value = x;
    let left = exponent;
    for (; left > 1000; left -= 1000) value *= 2 ** 1000;
    for (; left < -1000 && Math.abs(value) > 2 ** -20; left += 1000) value *= 2 ** -1000;
    answer(call, value * 2 ** Math.max(left, -1074), x);
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
    call.returnF64(Number.isFinite(x) ? signed(x - whole, x) : Number.isNaN(x) ? NaN : signed(0, x));
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
