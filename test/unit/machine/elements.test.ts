import assert from 'node:assert/strict';
import { Op } from '../../../engine/script/bytecode';
import { PROFILES, programOf, runC } from '../../support/run-c';

/** Elements of every size through indices of every type, and arithmetic with constants. C99 6.5.2.1 and 6.5.5–6.5.7 say what each line must print. */
const SOURCE = `#include <stdio.h>
#include <stdlib.h>
static signed char sc[8]; static unsigned char uc[8]; static short s[8]; static unsigned short us[8];
static int n[8]; static long long ll[8]; static float f[8]; static double d[8]; static int *p[8];
#define FILL(array) for (int i = 0; i < 8; i++) array[i] = i * 37 - 100
#define ADD(array, index) sum += (int)array[index]
static int all(signed char a, unsigned char b, short c, int e, unsigned g, long long h, unsigned long long k)
{
    int sum = 0;
    ADD(sc, a); ADD(uc, b); ADD(s, c); ADD(us, e); ADD(n, g); ADD(ll, h); ADD(f, k); ADD(d, a);
    return sum;
}
static int back(const int *end, int count) { int sum = 0; for (int i = -1; i >= -count; i--) sum += end[i]; return sum; }
static void fill(double *to, float *with, char *text, int count)
{
    for (int i = 0; i < count; i++) { to[i] = i / 2.0; with[i] = (float)to[i] * 3; text[i] = 'a' + i; }
    text[count] = 0;
}
static long long wide(long long v) { return (v << 33) + (v >> 3) * 16 + (v & -16) + v % 7 + v / -9; }
static unsigned long long whole(unsigned long long v) { return (v >> 40) + v / 8 + v % 4096 + (v & 0xff); }
static int narrow(int v) { return v / 7 + v % 7 * 1000 + v / -8 + v % 16; }
static unsigned plain(unsigned v) { return v / 10 + v % 10 * 1000 + v / 16 + v % 32; }
int main(void)
{
    FILL(sc); FILL(uc); FILL(s); FILL(us); FILL(n); FILL(ll); FILL(f); FILL(d);
    printf("%d\\n", all(1, 2, 3, 4, 5u, 6, 7));
    printf("%d\\n", back(n + 8, 8));
    double local[4]; float other[4]; char text[5];
    fill(local, other, text, 4);
    printf("%.1f %.1f %s\\n", local[3], other[3], text);
    int i = 2;
    p[i] = n; p[i][i] += 5; p[i][i]++; --p[i][i]; p[i][i]--;
    printf("%d\\n", p[i][i]++);
    printf("%d\\n", n[2]);
    unsigned top = 0xffffffffu; char *bytes = malloc(8); bytes += 4; bytes[(int)top] = 9;
    printf("%d\\n", bytes[-1]);
    printf("%lld %lld\\n", wide(-123456789), wide(1000000007));
    printf("%llu\\n", whole(0xfedcba9876543210ull));
    printf("%d %d %u\\n", narrow(-100), narrow(100), plain(4000000000u));
    return 0;
}
`;

const EXPECTED = [
  // sc[1] + uc[2] (230) + s[3] + us[4] + n[5] + ll[6] + f[7] + d[1]: 37 i - 100, unsigned char modulo 256
  `${-63 + 230 + 11 + 48 + 85 + 122 + 159 - 63}`,
  `${[0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, i) => sum + i * 37 - 100, 0)}`,
  '1.5 4.5 abcd',
  '-22',
  '-21',
  '9',
  [-123456789n, 1000000007n]
    .map(v => BigInt.asIntN(64, (v << 33n) + (v >> 3n) * 16n + (v & -16n) + (v % 7n) + v / -9n))
    .join(' '),
  String((0xfedcba9876543210n >> 40n) + 0xfedcba9876543210n / 8n + (0xfedcba9876543210n % 4096n) + 0x10n),
  `${-14 - 2000 + 12 - 4} ${14 + 2000 - 12 + 4} ${400000000 + 250000000}`,
];

describe('elements and constants', () => {
  for (const profile of PROFILES)
    it(`are read, written and computed as C says on ${profile}`, () => {
      const { output, stop } = runC(SOURCE, { profile });
      assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
      const lines = output.trimEnd().split(/\r?\n/);
      assert.deepEqual(lines, EXPECTED);
    });

  for (const profile of ['win10-x86', 'win10-x64'] as const)
    it(`take one instruction each on ${profile}`, () => {
      const source =
        'static int sum(int *a, int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; } int main(void) { int a[1] = {0}; return sum(a, 1); }';
      const { code, functions } = programOf(source, profile);
      const fn = functions.find(({ name }) => name === 'sum');
      assert.ok(fn !== undefined);
      const ops = Array.from({ length: fn.end - fn.start }, (_, index) => code[(fn.start + index) * 4]);
      assert.ok(ops.includes(profile === 'win10-x64' ? Op.LDX32L : Op.LDX32));
      // s = 0, i = 0, the jump to the test; load, add, count, test; return
      assert.equal(ops.length, 8);
    });
});
