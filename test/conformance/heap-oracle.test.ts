import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, address } from '../../engine/base/units';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { checkHeap } from '../support/check-heap';
import { VistaWorld } from '../support/vista-world';

const FOLDER = join(__dirname, 'oracle');
const IN_PLACE = 0x10;

/** Replays one transcript: every call is made, and its answer compared as far as Windows promises it. */
class Replay {
  readonly world: VistaWorld;
  readonly heaps = new Map<string, Address>();
  readonly blocks = new Map<string, Address>();
  /** Blocks whose size depends on whether a growth in place found room, which the two may answer differently. */
  readonly diverged = new Set<string>();
  compared = 0;

  constructor(id: ProfileId) {
    this.world = new VistaWorld(id);
  }

  line(text: string): void {
    const match = /^\d+: (.+?) => (.*)$/.exec(text);
    assert.ok(match?.[1] !== undefined && match[2] !== undefined, `not a line of a transcript: ${text}`);
    const [operation = '', ...words] = match[1].split(' ');
    const expected = match[2].replace(/ err=.*/, '');
    const error = / err=(\d+)/.exec(match[2])?.[1];
    this.#make(operation, words, expected, error === undefined ? undefined : Number(error), text);
  }

  #make(
    operation: string,
    words: readonly string[],
    expected: string,
    error: number | undefined,
    text: string,
  ): void {
    const { world } = this;
    const heap = this.heaps.get(words[0] ?? '') ?? address(0);
    const is = (actual: unknown, wanted: unknown): void => {
      this.compared++;
      assert.deepEqual(actual, wanted, text);
    };
    const number = (index: number): number => this.#number(words[index] ?? '0');
    switch (operation) {
      case 'create':
        this.heaps.set(words[0] ?? '', world.create(number(1), number(2), number(3)));
        break;
      case 'alloc': {
        const answer = world.allocAnswer(heap, number(3), number(2));
        is([answer.value === 0, answer.lastError], [expected === 'NULL', error]);
        this.blocks.set(words[1] ?? '', address(answer.value));
        break;
      }
      case 'realloc':
        this.#realloc(heap, words, expected, number(2), number(3), is);
        break;
      case 'free':
        is(world.free(heap, this.#block(words[2])).value === 1, expected === 'TRUE');
        checkHeap(world, heap);
        break;
      case 'size':
        if (!this.diverged.has(words[2] ?? '')) is(world.size(heap, this.#block(words[2])), Number(expected));
        break;
      case 'validate':
        is(world.validate(heap, this.#block(words[2])).value === 1, expected === 'TRUE');
        break;
      case 'destroy':
        is(world.destroy(heap).value === 1, expected === 'TRUE');
        break;
      case 'fill':
        world.fill(this.#block(words[0]) + number(1), number(2), number(3));
        break;
      case 'check': {
        const { bytes } = world.space.peek(address(this.#block(words[0]) + number(1)), number(2));
        is(
          bytes.every(byte => byte === number(3)),
          expected === 'TRUE',
        );
        break;
      }
      default:
        assert.fail(`no operation ${operation}`);
    }
  }

  #realloc(
    heap: Address,
    words: readonly string[],
    expected: string,
    flags: number,
    size: number,
    is: (actual: unknown, wanted: unknown) => void,
  ): void {
    const name = words[1] ?? '';
    const answer = this.world.realloc(heap, this.#block(name), size, flags);
    const same = (answer.value === 0) === (expected === 'NULL');
    if ((flags & IN_PLACE) === 0) is(same, true);
    else if (!same) this.diverged.add(name);
    else if (answer.value !== 0) this.diverged.delete(name);
    if (answer.value === 0) return;
    if ((flags & IN_PLACE) === 0) this.diverged.delete(name);
    this.blocks.set(words[4] ?? name, address(answer.value));
  }

  #block(name: string | undefined): Address {
    return name === undefined || name === 'NULL' ? address(0) : (this.blocks.get(name) ?? address(0));
  }

  #number(word: string): number {
    if (!word.startsWith('-')) return Number(word);
    return (this.world.profile.pointerBytes === 4 ? 2 ** 32 : 2 ** 64) + Number(word);
  }
}

describe('the calls that a program made under Wine', () => {
  for (const file of readdirSync(FOLDER).filter(name => name.endsWith('.txt')))
    for (const id of file.includes('w32')
      ? (['win7-x86', 'win10-x86'] as const)
      : (['win7-x64', 'win10-x64'] as const))
      it(`have the same answers (${file}, ${id})`, () => {
        const replay = new Replay(id);
        const lines = readFileSync(join(FOLDER, file), 'utf8').trim().split('\n');
        for (const line of lines) replay.line(line);
        assert.ok(replay.compared > lines.length / 3);
      });
});
