import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

/** Structs are values: C99 6.5.2.2 (arguments), 6.5.16.1 (assignment), 6.8.6.4 (return), 6.7.8 (what no initialiser names is zero). */
const SOURCE = `#include <stdio.h>
struct pair { int x, y; };
struct wide { struct pair a, b; double d; };
static struct pair global = { 1, 2 };
static int change(struct pair p) { global.x = 50; p.x += 100; p.y = p.x; return p.x; }
static struct pair swap(struct pair p) { struct pair q = { p.y, p.x }; p.x = -1; return q; }
static struct pair both(struct pair p, struct pair q) { struct pair r = { p.x * 10 + q.x, p.y * 10 + q.y }; return r; }
static struct wide grow(struct wide w) { w.a = swap(w.a); w.b = both(w.a, swap(w.a)); w.d += w.b.x; return w; }
static struct pair down(struct pair p) { if (p.x == 0) return p; p.x--; p.y += 2; p = down(p); p.y++; return p; }
static struct pair through(struct pair *p) { p->x = 7; struct pair r = { p->x, p->y }; p->x = 8; return r; }
int main(void)
{
    struct pair p = { 3, 4 };
    printf("%d %d %d\\n", change(p), p.x, p.y);
    printf("%d", change(global));
    printf(" %d %d\\n", global.x, global.y);
    p = swap(p);
    struct pair q = swap(p);
    printf("%d %d %d %d\\n", p.x, p.y, q.x, q.y);
    p = both(p, p);
    global = both(global, q);
    printf("%d %d %d %d\\n", p.x, p.y, global.x, global.y);
    struct wide w = { { 1, 2 } };
    w = grow(w);
    w.b = w.a = down(w.a);
    printf("%d %d %d %d %g\\n", w.a.x, w.a.y, w.b.x, w.b.y, w.d);
    p = through(&p);
    printf("%d %d\\n", p.x, p.y);
    struct pair list[2] = { { 1, 2 }, { 3, 4 } };
    int i = 1;
    list[i - 1] = swap(list[i]);
    struct { char c; int n; } gaps = { 'c', 5 };
    int rest[4] = { 1, [2] = 3 };
    printf("%d %d %d %d %d\\n", list[0].x, list[0].y, gaps.n, rest[1], rest[3]);
    return 0;
}
`;

const EXPECTED = [
  '103 3 4',
  // The argument is global as it was when the call began.
  '150 50 2',
  '4 3 3 4',
  '44 33 503 24',
  // a = {2, 1}; b = {2 * 10 + 1, 1 * 10 + 2}; d = 21; down counts x to 0 and adds 3 to y each time
  '0 7 0 7 21',
  '7 33',
  '4 3 5 0 0',
];

describe('structs as values', () => {
  for (const profile of PROFILES)
    it(`are copied, passed and returned as C says on ${profile}`, () => {
      const { output, stop } = runC(SOURCE, { profile });
      assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
      assert.deepEqual(output.trimEnd().split(/\r?\n/), EXPECTED);
    });

  it('blames the call for a struct argument that is freed memory', () => {
    const source = `#include <windows.h>
struct pair { int x, y; };
static int sum(struct pair p)
{ return p.x + p.y; }
int main(void)
{
    struct pair *p = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *p);
    HeapFree(GetProcessHeap(), 0, p);
    return sum(*p);
}
`;
    const { machine } = runC(source, { profile: 'win10-x64' });
    const [fault] = machine.faults;
    assert.ok(fault !== undefined);
    const { spanOf, spans } = machine.program.debug;
    assert.equal(fault.id, 'use-after-free');
    assert.equal(spans.line[spanOf[fault.act.pc]!], 9);
  });
});
