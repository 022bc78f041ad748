import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, address, NULL } from '../../engine/base/units';
import * as calls from '../../engine/heap/calls';
import { type HeapAnswer } from '../../engine/heap/seam';
import { ProcessFault } from '../../engine/memory/seam';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { type Difference, DIFFERENCES, explains } from './oracle/differences';
import { checkHeap } from '../support/check-heap';
import { scratch } from '../support/conform';
import { VistaWorld } from '../support/vista-world';

const FOLDER = join(__dirname, 'oracle');
const IN_PLACE = 0x10;
/** The handle `bad`. */
const UNMAPPED = address(0x6dad0000);
/** What is not compared: where things lie and what their bytes are is the heap's own affair. */
const UNCOMPARED = new Set(['base', 'peek', 'query', 'compact']);

/** Replays one transcript: every call is made, and its answer compared as far as Windows promises it. */
class Replay {
  readonly world: VistaWorld;
  readonly heaps = new Map<string, Address>();
  readonly blocks = new Map<string, Address>();
  /** Blocks that one of the two has and the other has not, or whose size differs: their room depends on placement. */
  readonly diverged = new Set<string>();
  compared = 0;

  constructor(id: ProfileId) {
    this.world = new VistaWorld(id);
    this.heaps.set('process', this.world.processHeap);
    this.heaps.set('bad', UNMAPPED);
  }

  /** What Heapscope answers to the call of a line, and what Wine did; undefined when the two need not agree. */
  line(call: string, printed: string): readonly [string, string] | undefined {
    const [operation = '', ...words] = call.split(' ');
    const ours = this.#guarded(() => this.#make(operation, words, printed));
    if (ours === undefined || UNCOMPARED.has(operation)) return undefined;
    this.compared++;
    return [ours, theirs(operation, printed)];
  }

  /** An access violation of the call is its answer. */
  #guarded(call: () => string | undefined): string | undefined {
    try {
      return call();
    } catch (fault) {
      if (!(fault instanceof ProcessFault)) throw fault;
      return `EXCEPTION ${fault.status.toString(16)}`;
    }
  }

  #make(operation: string, words: readonly string[], printed: string): string | undefined {
    const { world } = this;
    const heap = this.#heap(words[0] ?? '');
    const number = (index: number): number => this.#number(words[index] ?? '0');
    switch (operation) {
      case 'create': {
        const answer = calls.HeapCreate(world.context, number(1), number(2), number(3));
        this.heaps.set(words[0] ?? '', address(answer.value));
        return answer.value === 0 ? told(answer, 'NULL') : told(answer, 'HANDLE');
      }
      case 'destroy':
        return told(world.destroy(heap), 'BOOL');
      case 'alloc':
        return this.#alloc(heap, words[1] ?? '', world.allocAnswer(heap, number(3), number(2)), printed);
      case 'realloc':
        return this.#realloc(heap, words, printed);
      case 'free': {
        const block = this.#block(words[2]);
        if (this.#isGone(words[2])) return undefined;
        const answer = world.free(heap, block, number(1));
        if (answer.value === 1 && heap !== 0 && this.compared % 8 === 0) checkHeap(world, heap);
        return told(answer, 'BOOL');
      }
      case 'size': {
        if (this.diverged.has(nameOf(words[2]))) return undefined;
        const answer = calls.HeapSize(world.context, heap, number(1), this.#block(words[2]));
        return told(answer, 'SIZE');
      }
      case 'validate':
        return this.#isGone(words[2]) ? undefined : told(world.validate(heap, this.#block(words[2])), 'BOOL');
      case 'lock':
        return told(calls.HeapLock(world.context, heap), 'BOOL');
      case 'unlock':
        return told(calls.HeapUnlock(world.context, heap), 'BOOL');
      case 'walk':
        world.walk(heap);
        return told(world.walkEnd ?? { value: 0 }, 'WALK');
      case 'heaps':
        return told({ value: calls.GetProcessHeaps(world.context, 0, NULL).value - 1 }, 'SIZE');
      case 'info':
      case 'setinfo':
        return this.#information(operation, heap, number(1), number(2));
      case 'fill':
        world.fill(this.#block(words[0]) + number(1), number(2), number(3));
        return undefined;
      case 'poke':
        this.#poke(this.#block(words[0]) + Number(words[1]), words[2] ?? '');
        return undefined;
      case 'check': {
        if (this.diverged.has(nameOf(words[0]))) return undefined;
        const { bytes } = world.space.peek(address(this.#block(words[0]) + number(1)), number(2));
        return bytes.every(byte => byte === number(3)) ? 'TRUE' : 'FALSE';
      }
      default:
        return UNCOMPARED.has(operation) ? undefined : assert.fail(`no operation ${operation}`);
    }
  }

  #alloc(heap: Address, name: string, answer: HeapAnswer, printed: string): string | undefined {
    const isOurs = answer.value !== 0;
    this.diverged.delete(name);
    this.blocks.set(name, address(answer.value));
    // How much of a heap a request finds free depends on the size of headers (C-28): that alone is no difference.
    if (isOurs !== printed.startsWith('NULL') || answer.raise !== undefined) return told(answer, 'POINTER');
    if (!printed.startsWith('NULL') && !/^h\d|^process/.test(printed)) return told(answer, 'POINTER');
    this.diverged.add(name);
    if (isOurs) this.world.free(heap, address(answer.value));
    this.blocks.set(name, NULL);
    return undefined;
  }

  #realloc(heap: Address, words: readonly string[], printed: string): string | undefined {
    const [, name = '', flagText = '0', size = '0', target = name] = words;
    const flags = this.#number(flagText);
    if (this.#isGone(name)) return undefined;
    const answer = this.world.realloc(heap, this.#block(name), this.#number(size), flags);
    const isSame = (answer.value === 0) === !/^(h\d|process)/.test(printed);
    const isRoom = answer.raise === undefined && (answer.lastError ?? 8) === 8 && !printed.endsWith('err=-');
    if (!isSame && ((flags & IN_PLACE) !== 0 || isRoom)) {
      this.diverged.add(name);
      if (answer.value !== 0) this.blocks.set(target, address(answer.value));
      return undefined;
    }
    if (answer.value !== 0) {
      this.diverged.delete(name);
      this.blocks.set(target, address(answer.value));
    }
    return told(answer, 'POINTER');
  }

  #information(operation: string, heap: Address, informationClass: number, value: number): string {
    const { world } = this;
    const at = scratch(world);
    if (operation === 'info') {
      const answer = calls.HeapQueryInformation(world.context, heap, 0, at, 4, NULL);
      return `${told(answer, 'BOOL')} compat=${String(world.memory.u32(at))}`;
    }
    world.memory.setU32(at, value);
    return told(calls.HeapSetInformation(world.context, heap, informationClass, at, 4), 'BOOL');
  }

  #poke(at: number, hex: string): void {
    for (let index = 0; index < hex.length / 2; index++)
      this.world.fill(at + index, 1, Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
  }

  /** A block that was had in one of the two only, and is had in neither after this. */
  #isGone(word: string | undefined): boolean {
    const name = nameOf(word);
    return this.diverged.has(name) && this.#block(word) === NULL;
  }

  #heap(word: string): Address {
    return this.heaps.get(word) ?? NULL;
  }

  #block(word: string | undefined): Address {
    if (word === undefined || word === 'NULL') return NULL;
    if (word.startsWith('0x')) return address(Number(word));
    const base = word.startsWith('@')
      ? this.#heap(nameOf(word).slice(1))
      : (this.blocks.get(nameOf(word)) ?? NULL);
    return address(base + Number(/[+-]\d+$/.exec(word)?.[0] ?? 0));
  }

  /** A SIZE_T of the width that the program had. */
  #number(word: string): number {
    const all = this.world.profile.pointerBytes === 4 ? 2 ** 32 : 2 ** 64;
    const value = Number(word);
    return value < 0 ? value + all : value % all;
  }
}

const nameOf = (word = ''): string => word.replace(/[+-]\d+$/, '');

/** An answer in words that both sides share. */
function told(answer: HeapAnswer, kind: 'BOOL' | 'POINTER' | 'SIZE' | 'HANDLE' | 'NULL' | 'WALK'): string {
  if (answer.raise !== undefined) return `EXCEPTION ${answer.raise.status.toString(16)}`;
  const error = answer.lastError === undefined ? '-' : String(answer.lastError);
  if (kind === 'BOOL') return `${answer.value === 0 ? 'FALSE' : 'TRUE'} ${error}`;
  if (kind === 'POINTER') return `${answer.value === 0 ? 'NULL' : 'POINTER'} ${error}`;
  if (kind === 'SIZE') return `${String(answer.value)} ${error}`;
  return `${kind} ${error}`;
}

function theirs(operation: string, printed: string): string {
  const exception = /^EXCEPTION 0x([0-9a-f]+)/.exec(printed);
  if (exception !== null) return `EXCEPTION ${exception[1] ?? ''}`;
  const error = /err=(\S+)/.exec(printed)?.[1] ?? '';
  const word = printed.split(' ')[0] ?? '';
  if (operation === 'walk') return `WALK ${error}`;
  if (operation === 'heaps')
    return `${String(Number(word) - 2)} ${error}`.replace(/^(\d+)/, count => String(Number(count)));
  if (operation === 'info') return `${word} ${error} ${/compat=\d+/.exec(printed)?.[0] ?? ''}`;
  if (operation === 'check') return word;
  if (operation === 'alloc' || operation === 'realloc')
    return `${word === 'NULL' ? 'NULL' : 'POINTER'} ${error}`;
  return `${word} ${error}`;
}

/** Lines `N: call => answer`; the rows of a walk follow their line, its end among them. */
function* linesOf(
  file: string,
): Generator<{ readonly number: number; readonly call: string; readonly printed: string }> {
  const text = readFileSync(join(FOLDER, file), 'utf8').replace(
    / =>\n(?: {2}#.*\n)* {2}end entries=\d+ /g,
    ' => WALK ',
  );
  for (const line of text.trim().split('\n')) {
    const match = /^(\d+): (.+?) => (.*)$/.exec(line);
    if (match !== null) yield { number: Number(match[1]), call: match[2] ?? '', printed: match[3] ?? '' };
    else assert.match(line, /^#|echo/, `not a line of a transcript: ${line}`);
  }
}

describe('the calls that a program made under Wine', () => {
  const met = new Set<Difference>();
  for (const file of readdirSync(FOLDER).filter(name => name.endsWith('.txt')))
    for (const id of file.includes('w32')
      ? (['win7-x86', 'win10-x86'] as const)
      : (['win7-x64', 'win10-x64'] as const))
      it(`have the same answers, but for the differences that the specification explains (${file}, ${id})`, () => {
        const replay = new Replay(id);
        const found: string[] = [];
        let lines = 0;
        for (const { number, call, printed } of linesOf(file)) {
          lines++;
          const answers = replay.line(call, printed);
          if (answers === undefined || answers[0] === answers[1]) continue;
          const reason = DIFFERENCES.find(each => explains(each, file, number, call, answers));
          if (reason === undefined)
            found.push(`${String(number)}: ${call} => ${answers[1]}, here ${answers[0]}`);
          else met.add(reason);
        }
        assert.deepEqual(found, []);
        assert.ok(replay.compared > lines / 3);
      });

  it('differ in every way that is listed', () => {
    assert.deepEqual(
      DIFFERENCES.filter(each => !met.has(each)).map(each => each.why),
      [],
    );
  });
});
