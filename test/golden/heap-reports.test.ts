import assert from 'node:assert/strict';
import { address } from '../../engine/base/units';
import { type MachineSettings } from '../../engine/machine/seam';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { ProgramRun } from '../support/program-run';

/** Heaps before the one of a listing lie out of its way. */
async function stopped(
  source: string,
  profile: ProfileId,
  bases: readonly number[],
  changes: Partial<MachineSettings> = {},
): Promise<ProgramRun> {
  const entropy = { heapBases: bases.map(base => address(base)) };
  return new ProgramRun(source, profile, { ...changes, entropy }).to(source, 'return 0;');
}

/** What `!heap` prints, without the spaces around. */
const report = (run: ProgramRun, command: string): string[] =>
  run.ask('report', { command }).lines.map(line => line.trim());

/** Lines of a report from the one that begins with `first`. */
function from(lines: readonly string[], first: string, count: number): string[] {
  const at = lines.findIndex(line => line.startsWith(first));
  assert.ok(at >= 0, `no line ${first}`);
  return lines.slice(at, at + count);
}

describe('!heap -a shows what the listings show', () => {
  it('GV2: a fixed heap of 64 KB on win7-x86', async () => {
    const source = 'int main(void) {\n HANDLE h = HeapCreate(0, 0x1000, 0x10000);\n return 0;\n}';
    const run = await stopped(source, 'win7-x86', [0x1000000, 0x1200000, 0x560000]);
    const lines = report(run, '-a 560000');
    assert.deepEqual(from(lines, '3:', 22), [
      '3:   00560000',
      'Segment at 00560000 to 00570000 (00001000 bytes committed)',
      'Flags:                00001000',
      'ForceFlags:           00000000',
      'Granularity:          8 bytes',
      'Segment Reserve:      00100000',
      'Segment Commit:       00002000',
      'DeCommit Block Thres: 00000200',
      'DeCommit Total Thres: 00002000',
      'Total Free Size:      0000014b',
      'Max. Allocation Size: 7ffdefff',
      'Lock Variable at:     00560138',
      'Next TagIndex:        0000',
      'Maximum TagIndex:     0000',
      'Tag Entries:          00000000',
      'PsuedoTag Entries:    00000000',
      'Virtual Alloc List:   005600a0',
      'Uncommitted ranges:   00560090',
      '00561000: 0000f000  (61440 bytes)',
      'FreeList[ 00 ] at 005600c4: 00560590 . 00560590',
      '00560588: 00588 . 00a58 [100] - free',
      '',
    ]);
    assert.deepEqual(from(lines, 'address: psize', 5), [
      'address: psize . size  flags   state (requested size)',
      '00560000: 00000 . 00588 [101] - busy (587)',
      '00560588: 00588 . 00a58 [100]',
      '00560fe0: 00a58 . 00020 [111] - busy (1d)',
      '00561000:      0000f000      - uncommitted bytes.',
    ]);
  });

  it('GV4: the same heap on win7-x64', async () => {
    const source = 'int main(void) {\n HANDLE h = HeapCreate(0, 0x1000, 0x10000);\n return 0;\n}';
    const run = await stopped(source, 'win7-x64', [0x1000000, 0x1200000, 0x4a0000]);
    const lines = report(run, '-a 4a0000');
    assert.deepEqual(from(lines, 'DeCommit Block', 4), [
      'DeCommit Block Thres: 00000100',
      'DeCommit Total Thres: 00001000',
      'Total Free Size:      00000154',
      'Max. Allocation Size: 7fffffdefff',
    ]);
    assert.deepEqual(from(lines, '00000000004a0000: 00000', 4), [
      '00000000004a0000: 00000 . 00a80 [101] - busy (a7f)',
      '00000000004a0a80: 00a80 . 01540 [100]',
      '00000000004a1fc0: 01540 . 00040 [111] - busy (3d)',
      '00000000004a2000:      0000e000      - uncommitted bytes.',
    ]);
  });

  it('GV6: a growable heap on win10-x64, its usage data marked internal', async () => {
    const source = 'int main(void) {\n HANDLE h = HeapCreate(0, 0x1000, 0);\n return 0;\n}';
    const run = await stopped(source, 'win10-x64', [0x1000000, 0x2000000]);
    const lines = report(run, '-a 2000000');
    assert.deepEqual(from(lines, 'Total Pages', 2), [
      'Total Pages:     0000000f',
      'Total UnCommit:  0000000d',
    ]);
    assert.deepEqual(from(lines, '0000000002000000: 00000', 5), [
      '0000000002000000: 00000 . 00740 [101] - busy (73f)',
      '0000000002000740: 00740 . 00110 [101] - busy (10f) Internal',
      '0000000002000850: 00110 . 01770 [100]',
      '0000000002001fc0: 01770 . 00040 [111] - busy (3d)',
      '0000000002002000:      0000d000      - uncommitted bytes.',
    ]);
    assert.deepEqual(from(lines, 'Flags:', 1), ['Flags:                00001002']);
    assert.deepEqual(from(lines, 'Virtual Alloc List', 2), [
      'Virtual Alloc List:   0000000002000110',
      'Uncommitted ranges:   00000000020000f0',
    ]);
  });

  it('GV8: a growable heap on xp-x86, with the bitmap of its lists', async () => {
    const source = 'int main(void) {\n HANDLE h = HeapCreate(0, 0x8000, 0);\n return 0;\n}';
    const run = await stopped(source, 'xp-x86', [0x140000, 0x3a0000]);
    const h = run.heap('h').handle;
    const at = (offset: number): string => (h + offset).toString(16).padStart(8, '0');
    const lines = report(run, `-a ${h.toString(16)}`);
    assert.deepEqual(from(lines, 'Total Free Size', 1), ['Total Free Size:      00000c2f']);
    assert.deepEqual(from(lines, 'Lock Variable', 1), [`Lock Variable at:     ${at(0x608)}`]);
    assert.deepEqual(from(lines, 'FreeList Usage', 3), [
      'FreeList Usage:       00000000 00000000 00000000 00000000',
      `FreeList[ 00 ] at ${at(0x178)}: ${at(0x1e90)} . ${at(0x1e90)}`,
      `${at(0x1e88)}: 01808 . 06178 [10] - free`,
    ]);
    assert.deepEqual(from(lines, `${at(0)}: 00000`, 5), [
      `${at(0)}: 00000 . 00640 [01] - busy (640)`,
      `${at(0x640)}: 00640 . 00040 [01] - busy (40) Internal`,
      `${at(0x680)}: 00040 . 01808 [01] - busy (1800) Internal`,
      `${at(0x1e88)}: 01808 . 06178 [10]`,
      `${at(0x8000)}:      00008000      - uncommitted bytes.`,
    ]);
  });

  it('GV9: the process heap of nt4-x86 with checks and tags', async () => {
    const source =
      'int main(void) {\n HANDLE h = GetProcessHeap();\n HeapAlloc(h, 0, 0x24); HeapAlloc(h, 0, 0x10); HeapAlloc(h, 0, 1); HeapAlloc(h, 0, 0x48);\n return 0;\n}';
    const run = await stopped(source, 'nt4-x86', [0x250000], { debugHeap: true, globalFlags: 0x800 });
    const lines = report(run, '-a 1');
    assert.deepEqual(from(lines, 'Flags:', 2), [
      'Flags:                50000062',
      'ForceFlags:           40000060',
    ]);
    assert.deepEqual(from(lines, '00250000: 00000', 6), [
      '00250000: 00000 . 00b90 [01] - busy (b90)',
      '00250b90: 00b90 . 00038 [01] - busy (38) Internal',
      '00250bc8: 00038 . 00040 [07] - busy (24), tail fill',
      '00250c08: 00040 . 00028 [07] - busy (10), tail fill',
      '00250c30: 00028 . 00020 [07] - busy (1), tail fill',
      '00250c50: 00020 . 00060 [07] - busy (48), tail fill',
    ]);
  });
});

const BLOCKS = `char *held;
int main(void) {
 HANDLE h = HeapCreate(0, 0x1000, 0x10000), large = HeapCreate(0, 0, 0);
 int i;
 for (i = 0; i < 6; i++) held = HeapAlloc(h, HEAP_ZERO_MEMORY, 8);
 HeapAlloc(h, HEAP_ZERO_MEMORY, 40);
 *(int *)held = 0x1234;
 HeapFree(large, 0, HeapAlloc(large, 0, 300));
 HeapAlloc(large, 0, 0x200000);
 h = large = 0;
 return 0;
}`;

describe('!heap', () => {
  let run: ProgramRun;
  before(async () => {
    run = await stopped(BLOCKS, 'win7-x86', [0x1000000, 0x1200000, 0x560000, 0x2000000]);
  });

  it('-s sums up in KB, truncated (HEAP_SPEC G.1)', () => {
    const lines = report(run, '-s');
    // 64 KB reserved, 4 committed, one free block of 0x1B4 bytes fewer than the 0xA58 that a new heap has, one range.
    assert.deepEqual(from(lines, '00560000', 3), [
      '00560000 00001000      64       4     64      2     1     1    0      0',
      'External fragmentation  61 % (1 free blocks)',
      'Virtual address fragmentation  93 % (1 uncommited ranges)',
    ]);
    // The large block reserves 0x201000 bytes: 2,052 KB beside the 256 KB and 4 KB of the segment.
    assert.match(from(lines, '02000000', 1)[0] ?? '', /^02000000 00001002 {4}2308 {4}2056 .* 1 {6}0$/);
  });

  it('-stat groups busy blocks by size, most bytes first (G.3)', () => {
    assert.deepEqual(report(run, '-stat -h 560000').slice(2), [
      'size     #blocks     total     ( %) (percent of total busy bytes)',
      '8 6 - 30  (54.55)',
      '28 1 - 28  (45.45)',
    ]);
    assert.equal(report(run, '-stat -h 560000 -grp A')[3], '28 1 - 28  (45.45)');
    assert.deepEqual(from(report(run, '-stat'), '_HEAP 02000000', 6).slice(4), [
      'VirtAllocBlocks     00000001',
      'VirtAlloc bytes 00201000',
    ]);
  });

  it('-x and -p -a name the block around an address, with where it came from (G.4)', () => {
    assert.equal(
      report(run, '-x 560595')[2],
      '00560588  00560590  00560000  00560000        10       588         8  busy',
    );
    const site = report(run, '-p -a 560595');
    assert.equal(site[3], '00560588 0002 00b1  [01]   00560590    00008 - (busy)');
    assert.deepEqual(site.slice(5), ['main test.c:7']);
    assert.deepEqual(report(run, '-x 10'), ['no heap block holds 00000010']);
  });

  it('-flt and -srch find blocks by size and by contents', () => {
    assert.equal(report(run, '-flt s 8').filter(line => line.endsWith('(busy)')).length, 6);
    assert.equal(report(run, '-flt r 9 1000').filter(line => line.endsWith('(busy)')).length, 1);
    assert.deepEqual(
      report(run, '-srch 1234').filter(line => line.endsWith('(busy)')),
      ['005605d8 0002 0002  [01]   005605e0    00008 - (busy)'],
    );
  });

  it('-l tells the blocks that nothing points to', () => {
    const lines = report(run, '-l');
    assert.equal(lines.filter(line => line.includes('  00560000  00560000  ')).length, 6);
    assert.match(lines.at(-1) ?? '', /^\d+ potential unreachable blocks were detected\.$/);
    assert.ok(!lines.some(line => line.startsWith('005605d8')), 'held is reachable');
  });

  it('-? lists the verbs; one that does not exist, and what cannot be read, are a line', () => {
    assert.equal(report(run, '-?').length, 11);
    assert.match(report(run, '-b')[0] ?? '', /^!heap has no -b here; there are -s, /);
    assert.throws(() => report(run, '-x zz'), /is a number in hex/);
    assert.throws(() => report(run, '-s 99'), /no heap has the handle 0x00000099/);
  });

  it('tells a heap in memory of the program by that memory, not by what lies around it', async () => {
    const source = `#include <winternl.h>
static struct { __declspec(align(4096)) char bytes[0x8000]; char more[0x3000]; } memory;
int main(void) {
 RtlCreateHeap(0, memory.bytes, sizeof memory.bytes, 0, NULL, NULL);
 return 0;
}`;
    for (const profile of ['xp-x86', 'win10-x86'] as const) {
      const lent = await stopped(source, profile, []);
      const heap = lent.ask('overview', {}).heaps.at(-1)!;
      assert.deepEqual([heap.reserved, heap.committed], [0x8000, 0x8000]);
      const lines = report(lent, `-a ${heap.handle.toString(16)}`);
      assert.ok(lines.includes('Flags:           00000001'), lines.join('\n'));
      assert.ok(lines.some(line => line.endsWith('(00008000 bytes committed)')));
    }
  });

  it('-triage tells what the heap found', async () => {
    const source =
      'int main(void) {\n HANDLE h = HeapCreate(0, 0, 0); char *p = HeapAlloc(h, 0, 24); HeapAlloc(h, 0, 24); p[24] ^= 1; HeapFree(h, 0, p);\n return 0;\n}';
    const damaged = await stopped(source, 'win7-x86', []);
    const lines = report(damaged, '-triage');
    assert.ok(lines.includes('Error type:    HEAP_FAILURE_ENTRY_CORRUPTION'), lines.join('\n'));
    assert.match(
      from(lines, 'HEAP_FAILURE_INFORMATION', 3).join('|'),
      /^HEAP_FAILURE_INFORMATION of the last one: [0-9a-f]{8}\|Error address: [0-9a-f]{8}\|Last known valid blocks: before - [0-9a-f]{8}, after - [0-9a-f]{8}$/,
    );
    assert.deepEqual(report(run, '-triage'), ['No heap has found damage so far.']);
  });

  it('!address sums up the address space in the columns of VMMap (G.6)', () => {
    const { rows, heaps } = run.ask('memoryUse', {});
    const row = (use: string) => rows.find(each => each.use === use)!;
    // The process heap's megabyte, 64 KB of the C library's heap and of the fixed one, 256 KB, and the large block's 201000.
    const heap = row('Heap');
    assert.deepEqual(
      [heap.size, heap.blocks, heap.largest, heap.private, heap.totalWs],
      [0x100000 + 0x20000 + 0x40000 + 0x201000, 5, 0x201000, heap.committed, heap.committed],
    );
    // A reservation that ends within 64 KB leaves the rest of them unusable.
    assert.ok(row('Unusable').size >= 0xf000 && row('Unusable').committed === 0);
    const { lowestAddress, highestAddress } = run.timeline.machine.space;
    assert.equal(row('Total').size + row('Free').size, highestAddress + 1 - lowestAddress);
    assert.equal(row('Image').private, 0);
    assert.deepEqual(heaps.map(({ id, kinds, size }) => [id, kinds.join(' '), size]).slice(-2), [
      [3, 'private fixed', 0x10000],
      [4, 'private growable', 0x40000 + 0x201000],
    ]);
    const lines = report(run, '!address -summary');
    assert.match(lines[0]!, /^Type +Size +Committed +Private +Total WS .* Blocks +Largest$/);
    assert.match(lines.join('\n'), /^Heap +3,460 .* 5 +2,052$/m);
    assert.match(lines.join('\n'), /^Heap 3 \[private, fixed\].*: +64 +4$/m);
  });

  it('has its numbers as data (G.5)', () => {
    const metrics = run.ask('metrics', { heap: 0x560000 });
    assert.deepEqual(
      {
        busyBlocks: metrics.busyBlocks, busyBytes: metrics.busyBytes, requested: metrics.requested,
        free: metrics.free, freeSizes: metrics.freeSizes, highWater: metrics.highWater.bytes,
        overhead: metrics.overhead, internal: metrics.internalFragmentation.toFixed(6),
      },
      {
        // Six blocks of 0x10 and one of 0x30.
        busyBlocks: 7, busyBytes: 0x90, requested: 88,
        free: 0xa58 - 0x90, freeSizes: [{ size: 0xa58 - 0x90, blocks: 1 }], highWater: 88,
        // Header area and trailer are the heap's own.
        overhead: { headers: 7 * 8, slack: 0, own: 0x588 + 0x20 }, internal: (1 - 88 / 0x90).toFixed(6),
      },
    ); // prettier-ignore
    assert.deepEqual(run.ask('metrics', { heap: 0x2000000 }).highWater, {
      bytes: 0x200000, blocks: 1, step: run.ask('metrics', { heap: 0x2000000 }).highWater.step,
    }); // prettier-ignore
  });
});
