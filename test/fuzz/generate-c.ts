import { Random } from '../../engine/base/random';
import {
  isStruct,
  SCALARS,
  type Member,
  type Place,
  type Scalar,
  type Signature,
  type Struct,
} from './c-types';
import { Expressions } from './c-expressions';

/** Bounds of one program, so that it is made, compiled and run in an instant. */
const FUNCTIONS = 5;
const STATEMENTS = 5;
const DEPTH = 3;
/** Lengths of arrays are powers of two: an index is masked. */
const LENGTH = 8;

const PROLOGUE = `#include <stdint.h>
#include <stdio.h>
static uint64_t sum = 0xcbf29ce484222325u;
static void mix(uint64_t v) { for (int i = 0; i < 8; i++) { sum ^= v & 255; sum *= 0x100000001b3u; v >>= 8; } }
`;

/**
 * A C program that depends on nothing the standard leaves open: values wrap (GCC is told so), divisors and shift counts
 * are guarded, no operand has a side effect that another one sees. It prints a checksum of all its objects.
 */
export function generateC(seed: number): string {
  return new Program(seed).text();
}

class Program {
  readonly #random: Random;
  readonly #e: Expressions;
  readonly #structs: Struct[] = [];
  readonly #functions: Signature[] = [];
  readonly #globals: Place[] = [];
  readonly #lines: string[] = [];
  #names = 0;
  #loops = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#e = new Expressions(this.#random);
  }

  text(): string {
    for (let i = 0; i < 3; i++) this.#struct(i);
    this.#declareGlobals();
    for (let i = 0; i < FUNCTIONS; i++) this.#function(i);
    this.#recursive();
    this.#main();
    return `${PROLOGUE}${this.#lines.join('\n')}\n`;
  }

  #below(end: number): number {
    return this.#random.below(end);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #struct(index: number): void {
    const members = Array.from({ length: 2 + this.#below(5) }, (_, i): Member => {
      const isField = this.#below(3) === 0;
      const type = isField ? this.#pick(SCALARS.filter(t => t.bits === 32)) : this.#pick(SCALARS);
      return { name: `m${i}`, type, width: isField ? 1 + this.#below(31) : undefined };
    });
    const made: Struct = { name: `struct s${index}`, members };
    this.#structs.push(made);
    const fields = members.map(
      m => `${m.type.name} ${m.name}${m.width === undefined ? '' : ` : ${m.width}`};`,
    );
    this.#lines.push(`${made.name} { ${fields.join(' ')} };`);
  }

  #declareGlobals(): void {
    for (let i = 0; i < 6; i++) {
      const type = this.#pick(SCALARS);
      const name = this.#name('g');
      this.#lines.push(
        `static ${this.#below(4) === 0 ? 'volatile ' : ''}${type.name} ${name} = ${this.#e.constant(type)};`,
      );
      this.#globals.push({ text: name, type });
    }
    for (let i = 0; i < 3; i++) {
      const type = this.#pick(SCALARS);
      const name = this.#name('a');
      const values = Array.from({ length: 1 + this.#below(LENGTH) }, () => this.#e.constant(type));
      this.#lines.push(`static ${type.name} ${name}[${LENGTH}] = {${values.join(', ')}};`);
      for (let k = 0; k < LENGTH; k++) this.#globals.push({ text: `${name}[${k}]`, type });
    }
    for (const struct of this.#structs) {
      const name = this.#name('r');
      const values = struct.members.map(m => this.#e.constant(m.type));
      this.#lines.push(`static ${struct.name} ${name} = {${values.join(', ')}};`);
      for (const m of struct.members) this.#globals.push({ text: `${name}.${m.name}`, type: m.type });
    }
    this.#lines.push('static union { uint64_t all; uint32_t half[2]; uint8_t byte[8]; } u;');
    this.#globals.push({ text: 'u.all', type: SCALARS[7]! }, { text: 'u.half[1]', type: SCALARS[5]! });
    this.#globals.push({ text: 'u.byte[5]', type: SCALARS[1]! });
  }

  #function(index: number): void {
    const result = this.#below(4) === 0 ? this.#pick(this.#structs) : this.#pick(SCALARS);
    const parameters = Array.from({ length: this.#below(5) }, () =>
      this.#below(5) === 0 ? this.#pick(this.#structs) : this.#pick(SCALARS),
    );
    const names = parameters.map((_, i) => `p${i}`);
    const head = parameters.map((type, i) => `${type.name} ${names[i] ?? ''}`).join(', ');
    const signature: Signature = { name: `f${index}`, result, parameters };
    this.#lines.push(`static ${result.name} f${index}(${head === '' ? 'void' : head}) {`);
    const places = parameters.flatMap((type, i) => placesOf(names[i] ?? '', type));
    const body = this.#block([...this.#globals, ...places], DEPTH, 1);
    this.#lines.push(...body.lines);
    if (isStruct(result)) {
      const value = this.#name('v');
      this.#lines.push(
        `  ${result.name} ${value} = {${result.members.map(m => this.#e.value(body.places, m.type, 2)).join(', ')}};`,
      );
      this.#lines.push(`  return ${value};`, '}');
    } else {
      this.#lines.push(`  return ${this.#e.value(body.places, result, 3)};`, '}');
    }
    this.#functions.push(signature);
  }

  #recursive(): void {
    const type = this.#pick(SCALARS.filter(t => t.bits >= 32));
    const step = this.#e.value([{ text: 'x', type }, ...this.#globals], type, 2);
    this.#lines.push(
      `static ${type.name} deep(int n, ${type.name} x) { return n <= 0 ? x : (${type.name})(deep(n - 1, ${step}) + deep(n - 2, x)); }`,
    );
  }

  #main(): void {
    const scalars = this.#functions.filter(f => !isStruct(f.result) && f.parameters.length === 0);
    if (scalars[0] !== undefined && !isStruct(scalars[0].result))
      this.#lines.push(
        `static ${scalars[0].result.name} (*table[2])(void) = {${scalars[0].name}, &${scalars[0].name}};`,
      );
    this.#lines.push('int main(void) {');
    const body = this.#block(this.#globals, DEPTH, 1);
    this.#lines.push(...body.lines);
    if (scalars[0] !== undefined) this.#lines.push('  mix((uint64_t)table[1]());');
    this.#lines.push(`  mix((uint64_t)deep(9, ${this.#e.value(this.#globals, SCALARS[5]!, 1)}));`);
    for (const { text } of this.#globals) this.#lines.push(`  mix((uint64_t)${text});`);
    this.#lines.push(
      '  printf("%08x%08x\\n", (unsigned)(sum >> 32), (unsigned)sum);',
      '  return (int)(sum & 63);',
      '}',
    );
  }

  /** Declarations and statements; gives the places that are visible at its end. */
  #block(outer: readonly Place[], depth: number, indent: number): { lines: string[]; places: Place[] } {
    const lines: string[] = [];
    const places = [...outer];
    const pad = '  '.repeat(indent);
    for (let i = this.#below(4); i > 0; i--) {
      const type = this.#pick(SCALARS);
      const name = this.#name('v');
      lines.push(`${pad}${type.name} ${name} = ${this.#e.value(places, type, 2)};`);
      places.push({ text: name, type });
    }
    for (let i = 1 + this.#below(STATEMENTS); i > 0; i--)
      for (const line of this.#statement(places, depth)) lines.push(`${pad}${line}`);
    return { lines, places };
  }

  #statement(places: readonly Place[], depth: number): readonly string[] {
    const kind = this.#below(depth > 0 ? 14 : 7);
    if (kind < 3) return [this.#assignment(places)];
    if (kind === 3) return [this.#step(places)];
    if (kind === 4) return this.#call(places);
    if (kind === 5) return this.#pointer(places);
    if (kind === 6) return [`mix((uint64_t)(${this.#e.any(places, 3)}));`];
    if (kind < 9) return this.#if(places, depth);
    if (kind < 11) return this.#loop(places, depth);
    if (kind === 11) return this.#switch(places, depth);
    return kind === 12 ? this.#float(places) : this.#array(places);
  }

  #assignment(places: readonly Place[]): string {
    const { text, type } = this.#pick(places);
    const op = this.#pick(['=', '=', '+=', '-=', '*=', '&=', '|=', '^=', '<<=', '>>=']);
    if (op === '<<=' || op === '>>=')
      return `${text} ${op} ${this.#e.any(places, 2)} & ${Math.min(type.bits, 32) - 1};`;
    return `${text} ${op} ${this.#e.value(places, type, 3)};`;
  }

  #step(places: readonly Place[]): string {
    const { text } = this.#pick(places);
    const other = this.#pick(places.filter(p => p.text !== text && !sharesMemory(p.text, text)));
    return this.#pick([
      `${text}++;`,
      `--${text};`,
      `${other.text} = ${text}--;`,
      `${other.text} = (++${text}, ${text});`,
    ]);
  }

  #call(places: readonly Place[]): readonly string[] {
    // In loops calls of functions that call others in loops would multiply.
    const f = this.#functions[this.#below(this.#functions.length)];
    if (f === undefined || this.#loops > (this.#functions.length === FUNCTIONS ? 1 : 0))
      return [this.#assignment(places)];
    const lines: string[] = [];
    const args = f.parameters.map(type => {
      if (!isStruct(type)) return this.#e.value(places, type, 2);
      const values = type.members.map(m => this.#e.value(places, m.type, 1));
      return `(${type.name}){${values.join(', ')}}`;
    });
    const called = `${f.name}(${args.join(', ')})`;
    const target = this.#pick(places);
    if (isStruct(f.result)) {
      const name = this.#name('c');
      lines.push(`{ ${f.result.name} ${name} = ${called};`);
      for (const m of f.result.members) lines.push(`mix((uint64_t)${name}.${m.name});`);
      lines.push(`${target.text} = ${called}.${this.#pick(f.result.members).name}; }`);
    } else {
      const name = this.#name('c');
      lines.push(
        `{ ${f.result.name} ${name} = ${called}; ${target.text} ${this.#pick(['=', '+=', '^='])} ${name}; }`,
      );
    }
    return lines;
  }

  #pointer(places: readonly Place[]): readonly string[] {
    const whole = places.filter(p => /^(a\d+\[|v\d+$)/.test(p.text));
    const target = whole[this.#below(whole.length)];
    if (target === undefined) return [this.#assignment(places)];
    const name = this.#name('q');
    const value = this.#e.value(places, target.type, 2);
    const start = target.text.replace(/\[\d+\]$/, '');
    if (start === target.text)
      return [
        `{ ${target.type.name} *${name} = &${start}; *${name} ${this.#pick(['=', '-=', '|='])} ${value}; }`,
      ];
    return [
      `{ ${target.type.name} *${name} = ${start} + (${this.#e.any(places, 1)} & ${LENGTH - 2}); ${name}[1] ^= *${name}; ${name}++; *${name} += ${value}; mix((uint64_t)(${name} - ${start})); }`,
    ];
  }

  #if(places: readonly Place[], depth: number): readonly string[] {
    const then = this.#block(places, depth - 1, 1).lines;
    const lines = [`if (${this.#e.condition(places, 2)}) {`, ...then];
    if (this.#below(2) === 0) lines.push('} else {', ...this.#block(places, depth - 1, 1).lines);
    return [...lines, '}'];
  }

  #loop(places: readonly Place[], depth: number): readonly string[] {
    const i = this.#name('i');
    const count = 2 + this.#below(5);
    this.#loops++;
    const inner = [...places, { text: `(int32_t)${i}`, type: SCALARS[4]! }];
    const body = this.#block(
      inner.filter(p => !p.text.startsWith('(')),
      depth - 1,
      1,
    ).lines;
    const leave =
      this.#below(3) === 0
        ? [`  if (${this.#e.condition(inner, 1)}) ${this.#pick(['break', 'continue'])};`]
        : [];
    this.#loops--;
    if (this.#below(2) === 0)
      return [`for (int ${i} = 0; ${i} < ${count}; ${i}++) {`, ...leave, ...body, '}'];
    return [`{ int ${i} = ${count}; do {`, ...body, ...leave, `} while (--${i} > 0); }`];
  }

  #switch(places: readonly Place[], depth: number): readonly string[] {
    const isSparse = this.#below(2) === 0;
    const lines = [
      isSparse
        ? `switch ((${this.#e.any(places, 2)}) & 0x300000003) {`
        : `switch ((${this.#e.any(places, 2)}) & 7) {`,
    ];
    const cases = isSparse ? ['0', '1', '0x100000002', '0x300000001', '3'] : ['0', '1', '2', '4', '5', '7'];
    for (const value of cases) {
      lines.push(`case ${value}: {`, ...this.#block(places, Math.max(0, depth - 2), 1).lines, '}');
      if (this.#below(3) > 0) lines.push('break;');
    }
    if (this.#below(2) === 0) lines.push('default:', this.#assignment(places));
    return [...lines, '}'];
  }

  /** Small integers are exact in a double; so are their sums and products. */
  #float(places: readonly Place[]): readonly string[] {
    const name = this.#name('d');
    const small = (): string => `(double)((int32_t)(${this.#e.any(places, 2)}) % 4096)`;
    const target = this.#pick(places);
    const type = this.#pick(['double', 'float']);
    const factor = this.#pick(['0.5', '2', '-0.25', '1']);
    return [
      `{ ${type} ${name} = ${small()} * ${factor} + ${small()}; ${name} ${this.#pick(['+=', '-='])} ${small()}; if (${name} > 0) ${name} = -${name}; ${target.text} = (int32_t)${name}; mix((uint64_t)(int64_t)(${name} * 4)); }`,
    ];
  }

  /** An array in the frame, of a length known at run time or not, filled and summed. */
  #array(places: readonly Place[]): readonly string[] {
    const type = this.#pick(SCALARS);
    const name = this.#name('l');
    const i = this.#name('i');
    const value = this.#e.value(places, type, 1);
    const length = this.#below(2) === 0 ? `${LENGTH}` : `${LENGTH} + ((${this.#e.any(places, 1)}) & 3)`;
    const n = this.#name('n');
    return [
      `{ const int ${n} = ${length}; ${type.name} ${name}[${n}]; for (int ${i} = 0; ${i} < ${n}; ${i}++) ${name}[${i}] = ${value} + ${i};`,
      `  for (int ${i} = ${n} - 1; ${i} > 0; ${i}--) ${name}[${i} - 1] ${this.#pick(['+=', '^=', '-='])} ${name}[${i}]; mix((uint64_t)${name}[0] + sizeof ${name}); }`,
    ];
  }
}

function placesOf(name: string, type: Scalar | Struct): readonly Place[] {
  if (!isStruct(type)) return [{ text: name, type }];
  return type.members.map(m => ({ text: `${name}.${m.name}`, type: m.type }));
}

/** The members of the union lie over each other. */
const sharesMemory = (a: string, b: string): boolean => a.startsWith('u.') && b.startsWith('u.');
