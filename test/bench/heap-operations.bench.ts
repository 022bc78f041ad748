import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Address, address } from '../../engine/base/units';
import { VistaWorld } from '../support/vista-world';
import { type Row, medianOf, perSecond, ratio } from './measure';

const TRACES = ['grep.rep', 'bash.rep', 'ls.rep.gz', 'git.rep.gz'];

/** Events to replay in all, at least: a trace is short, and its first rounds are the host's compiler at work. */
const EVENTS = 400_000;

/** A trace as three columns: 0 allocate, 1 reallocate, 2 free; slot; size. */
interface Trace {
  readonly kind: Uint8Array;
  readonly slot: Int32Array;
  readonly size: Int32Array;
  readonly slots: number;
}

/** Heap operations of recorded programs through the simulated heap, against the same trace through glibc's malloc where gcc is. */
export function heapOperations(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of TRACES) {
    const path = join(folder, name);
    const text = name.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
    const trace = parse(text.toString('latin1'));
    // One process for all rounds, as a debugged program is one: each gets a fresh heap, the one before is gone.
    const world = new VistaWorld('win10-x86');
    const rounds = Math.max(5, Math.ceil(EVENTS / trace.kind.length));
    let heap = world.create();
    const fresh = (): Address => {
      world.destroy(heap);
      heap = world.create();
      return heap;
    };
    const time = medianOf(rounds, rounds, fresh, on => {
      replay(world, on, trace);
    });
    const glibc = replayInC(text.toString('latin1'));
    const rate = trace.kind.length / time / 1000;
    rows.push({
      what: `heap operations: ${name}, ${trace.kind.length.toLocaleString('en-US')} events`,
      figure: perSecond(trace.kind.length, time),
      reference: glibc === undefined ? 'no gcc here' : `glibc ${glibc.toFixed(1)} M/s`,
      ratio: glibc === undefined ? '' : ratio(rate, glibc),
    });
  }
  return Promise.resolve(rows);
}

function parse(text: string): Trace {
  const lines = text.split('\n').filter(line => /^[arf] /.test(line));
  const kind = new Uint8Array(lines.length);
  const slot = new Int32Array(lines.length);
  const size = new Int32Array(lines.length);
  let slots = 0;
  lines.forEach((line, index) => {
    const [op, id, bytes] = line.split(' ');
    kind[index] = op === 'a' ? 0 : op === 'r' ? 1 : 2;
    slot[index] = Number(id);
    size[index] = Number(bytes ?? 0);
    slots = Math.max(slots, Number(id) + 1);
  });
  return { kind, slot, size, slots };
}

function replay(world: VistaWorld, heap: Address, trace: Trace): void {
  const pointers = new Float64Array(trace.slots);
  for (let index = 0; index < trace.kind.length; index++) {
    const slot = trace.slot[index]!;
    const size = trace.size[index]!;
    if (trace.kind[index] === 0) pointers[slot] = world.alloc(heap, size);
    else if (trace.kind[index] === 1)
      pointers[slot] = world.realloc(heap, address(pointers[slot]!), size).value;
    else world.free(heap, address(pointers[slot]!));
  }
}

const REPLAYER = `
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
typedef struct { char kind; int slot, size; } Event;
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e3 + t.tv_nsec / 1e6; }
int main(int argc, char **argv) {
    FILE *file = fopen(argv[1], "r");
    Event *events = malloc(sizeof(Event) * 5000000); int count = 0, slots = 0; char line[128];
    while (fgets(line, sizeof line, file)) {
        Event e = {0}; if (sscanf(line, "%c %d %d", &e.kind, &e.slot, &e.size) < 2 || (e.kind != 'a' && e.kind != 'r' && e.kind != 'f')) continue;
        events[count++] = e; if (e.slot >= slots) slots = e.slot + 1;
    }
    void **p = calloc(slots, sizeof(void *)); double best = 1e30;
    for (int round = 0; round < 6; round++) {
        double start = now();
        for (int i = 0; i < count; i++) { Event *e = &events[i];
            if (e->kind == 'a') p[e->slot] = malloc(e->size); else if (e->kind == 'r') p[e->slot] = realloc(p[e->slot], e->size); else { free(p[e->slot]); p[e->slot] = 0; } }
        double time = now() - start; if (round > 0 && time < best) best = time;
        for (int i = 0; i < slots; i++) { free(p[i]); p[i] = 0; }
    }
    printf("%f\\n", count / best / 1000); return 0;
}`;

/** Millions of events a second of glibc's malloc on the same trace; undefined where there is no gcc. */
function replayInC(trace: string): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-bench-'));
  try {
    const source = join(folder, 'replay.c');
    const program = join(folder, 'replay');
    const input = join(folder, 'trace.rep');
    writeFileSync(source, REPLAYER);
    writeFileSync(input, trace);
    if (spawnSync('gcc', ['-O2', '-o', program, source]).status !== 0) return undefined;
    return Number(spawnSync(program, [input]).stdout.toString());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
