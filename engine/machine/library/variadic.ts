import { type Address, offset } from '../../base/units';
import { type NativeCall } from '../native';

/** Reads variadic arguments where the caller laid them: 4-byte units under ILP32, 8-byte under LLP64. */
export class VariadicReader {
  readonly #call: NativeCall;
  #at: Address;

  constructor(call: NativeCall, list: Address) {
    this.#call = call;
    this.#at = list;
  }

  u32(): number {
    return this.#call.loadU32(this.#take(this.#call.pointerBytes));
  }

  /** 64 bits, unsigned. */
  u64(): bigint {
    const at = this.#take(8);
    return (BigInt(this.#call.loadU32(offset(at, 4))) << 32n) | BigInt(this.#call.loadU32(at));
  }

  f64(): number {
    return this.#call.loadF64(this.#take(8));
  }

  pointer(): Address {
    return this.#call.loadPointer(this.#take(this.#call.pointerBytes));
  }

  #take(bytes: number): Address {
    const at = this.#at;
    this.#at = offset(at, bytes);
    return at;
  }
}
