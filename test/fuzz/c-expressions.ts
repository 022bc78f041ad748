import { type Random } from '../../engine/base/random';
import { SCALARS, type Place, type Scalar } from './c-types';

const ODD_VALUES = [
  0n,
  1n,
  2n,
  3n,
  7n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
];

/** Expressions without side effects whose value the standard, with wrapping arithmetic, settles. */
export class Expressions {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  #below(end: number): number {
    return this.#random.below(end);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }

  /** A constant in the range of `type`, spelled so that it has a type of at least that width. */
  constant(type: Scalar): string {
    const raw =
      this.#below(2) === 0
        ? this.#pick(ODD_VALUES)
        : BigInt(this.#random.next()) ^ (BigInt(this.#random.next()) << 32n);
    const value = type.signed ? BigInt.asIntN(type.bits, raw) : BigInt.asUintN(type.bits, raw);
    const suffix = `${type.signed ? '' : 'u'}${type.bits === 64 ? 'll' : ''}`;
    if (value === -(1n << 63n)) return '(-9223372036854775807ll - 1)';
    return value < 0n ? `(-${-value}${suffix})` : `${value}${suffix}`;
  }

  /** A value for an object of `type`. */
  value(places: readonly Place[], type: Scalar, depth: number): string {
    const e = this.any(places, depth);
    return this.#below(2) === 0 ? `(${type.name})(${e})` : e;
  }

  /** A truth. */
  condition(places: readonly Place[], depth: number): string {
    const left = this.any(places, depth);
    switch (this.#below(4)) {
      case 0:
        return `(${left}) && ${this.condition(places, Math.max(0, depth - 1))}`;
      case 1:
        return `!(${left}) || (${this.any(places, depth)})`;
      default:
        return this.#comparison(places, depth);
    }
  }

  #comparison(places: readonly Place[], depth: number): string {
    const op = this.#pick(['==', '!=', '<', '<=', '>', '>=']);
    const right = this.#below(2) === 0 ? this.constant(this.#pick(SCALARS)) : this.any(places, depth - 1);
    return `(${this.any(places, depth - 1)}) ${op} (${right})`;
  }

  /** An integer of any type. */
  any(places: readonly Place[], depth: number): string {
    if (depth <= 0 || this.#below(6) === 0) return this.#leaf(places);
    switch (this.#below(10)) {
      case 0:
        return `(${this.#comparison(places, depth)})`;
      case 1:
        return `(${this.condition(places, depth - 1)} ? ${this.any(places, depth - 1)} : ${this.any(places, depth - 1)})`;
      case 2:
        return `${this.#pick(['-', '~', '!', '+'])}(${this.any(places, depth - 1)})`;
      case 3:
        return `(${this.#pick(SCALARS).name})(${this.any(places, depth - 1)})`;
      case 4:
        return this.#division(places, depth - 1);
      case 5:
        return this.#shift(places, depth - 1);
      case 6:
        return this.#statement(places, depth - 1);
      default:
        return `(${this.any(places, depth - 1)} ${this.#pick(['+', '-', '*', '&', '|', '^'])} ${this.any(places, depth - 1)})`;
    }
  }

  #leaf(places: readonly Place[]): string {
    const place = places[this.#below(places.length)];
    return place === undefined || this.#below(3) === 0 ? this.constant(this.#pick(SCALARS)) : place.text;
  }

  /** The divisor is odd and positive: neither zero nor the -1 that overflows. */
  #division(places: readonly Place[], depth: number): string {
    const op = this.#pick(['/', '%']);
    const divisor =
      this.#below(2) === 0 ? `${1 + this.#below(1000)}` : `((${this.any(places, depth)} & 0x7ffe) | 1)`;
    return `((${this.any(places, depth)}) ${op} ${divisor})`;
  }

  #shift(places: readonly Place[], depth: number): string {
    const type = this.#pick(SCALARS.filter(t => t.bits >= 32));
    const count =
      this.#below(2) === 0 ? `${this.#below(type.bits)}` : `(${this.any(places, depth)} & ${type.bits - 1})`;
    return `((${type.name})(${this.any(places, depth)}) ${this.#pick(['<<', '>>'])} ${count})`;
  }

  /** Statements in parentheses, with a local of their own. */
  #statement(places: readonly Place[], depth: number): string {
    const { name } = this.#pick(SCALARS);
    return `({ ${name} t = ${this.any(places, depth)}; t ${this.#pick(['+=', '^=', '*='])} ${this.#leaf(places)}; t; })`;
  }
}
