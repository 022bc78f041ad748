import assert from 'node:assert/strict';
import { runC } from '../../support/run-c';

const COUNTING = `#include <stdatomic.h>
#include <stdio.h>
#include <threads.h>
static COUNTER count; static atomic_flag busy = ATOMIC_FLAG_INIT; static int plain, pushed; static struct node { struct node *next; } *_Atomic top, nodes[60];
static int work(void *from) {
  struct node *own = from; int k;
  for (k = 0; k < 20; k++) {
    count++; count += 2; count ^= 0x10000;
    while (atomic_flag_test_and_set(&busy)) thrd_yield();
    plain++; atomic_flag_clear(&busy);
    own[k].next = atomic_load(&top); while (!atomic_compare_exchange_weak(&top, &own[k].next, &own[k])) continue;
  }
  return k;
}
int main(void) {
  thrd_t t[3]; int k, r, sum = 0; struct node *n;
  for (k = 0; k < 3; k++) thrd_create(&t[k], work, nodes + 20 * k);
  for (k = 0; k < 3; k++) thrd_join(t[k], &r), sum += r;
  for (n = top; n; n = n->next) pushed++;
  printf("%d %d %d %d", (int)count, sum, plain, pushed);
  return 0;
}`;

const counted = (counter: string, seed: number): string =>
  runC(`#define COUNTER ${counter}\n${COUNTING}`, { seed, scheduler: 'random' }).output;

describe('C11', () => {
  it('operations on atomic objects are one step, whatever the order of the threads', () => {
    const lost = new Set<string>();
    for (let seed = 1; seed <= 8; seed++) {
      assert.equal(counted('atomic_int', seed), '180 60 60 60', `seed ${seed}`);
      lost.add(counted('volatile int', seed));
    }
    // Without them updates are lost.
    assert.ok(lost.size > 3);
  });
});

const THREADS = `#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
static mtx_t lock; static cnd_t changed; static tss_t key; static once_flag once = ONCE_FLAG_INIT;
static thread_local int own = 7; static int calls, destroyed, ready, turn; static thrd_t first;
static void start(void) { calls++; thrd_yield(); }
static void destroy(void *value) { destroyed += *(int *)value; free(value); }
static int work(void *argument) {
  int number = (int)(size_t)argument, *value = malloc(sizeof *value);
  call_once(&once, start); *value = number; tss_set(key, value); own += number;
  mtx_lock(&lock); ready++; cnd_signal(&changed);
  while (turn != number) cnd_wait(&changed, &lock);
  turn++; cnd_broadcast(&changed); mtx_unlock(&lock);
  if (number == 2) thrd_exit(*(int *)tss_get(key) * 100);
  return own;
}
static int hold(void *argument) { struct timespec ms = { 0, 30000000 }; mtx_lock(&lock); first = thrd_current(); cnd_signal(&changed); thrd_sleep(&ms, NULL); mtx_unlock(&lock); return 0; }
int main(void) {
  thrd_t t[3], other; int k, r, sum = 0; struct timespec until;
  mtx_init(&lock, mtx_timed); cnd_init(&changed); tss_create(&key, destroy); mtx_lock(&lock);
  for (k = 0; k < 3; k++) thrd_create(&t[k], work, (void *)(size_t)(k + 1));
  while (ready < 3) cnd_wait(&changed, &lock);
  printf("%d %d ", calls, mtx_trylock(&lock) == thrd_success); mtx_unlock(&lock); turn = 1; cnd_broadcast(&changed); mtx_unlock(&lock);
  for (k = 0; k < 3; k++) { r = 0; thrd_join(t[k], &r); sum += r; }
  printf("%d %d %d %d ", sum, destroyed, own, turn);
  mtx_lock(&lock); thrd_create(&other, hold, NULL); cnd_wait(&changed, &lock); mtx_unlock(&lock);
  timespec_get(&until, TIME_UTC); until.tv_nsec += 5000000; mtx_lock(&lock); r = cnd_timedwait(&changed, &lock, &until); printf("%d ", r == thrd_timedout); mtx_unlock(&lock);
  printf("%d %d ", thrd_equal(first, other), thrd_equal(thrd_current(), other)); thrd_join(other, NULL);
  mtx_lock(&lock); thrd_create(&other, hold, NULL); thrd_detach(other); thrd_yield(); mtx_unlock(&lock);
  { struct timespec ms = { 0, 5000000 }; thrd_sleep(&ms, NULL); } printf("%d ", mtx_trylock(&lock) == thrd_busy);
  timespec_get(&until, TIME_UTC); until.tv_sec += 1; printf("%d", mtx_timedlock(&lock, &until) == thrd_success); mtx_unlock(&lock); mtx_unlock(&lock);
  mtx_destroy(&lock); cnd_destroy(&changed); tss_delete(key);
  return 0;
}`;

describe('threads.h', () => {
  for (const profile of ['nt4-x86', 'win10-x64'] as const)
    it(`has threads, locks, conditions, values of threads and one-time calls (${profile})`, () => {
      for (const seed of [1, 2, 3]) {
        const { output, machine } = runC(THREADS, { profile, seed, scheduler: 'random' });
        assert.equal(output, '1 1 218 6 7 4 1 1 0 1 1');
        assert.deepEqual(
          machine.faults.map(({ text }) => text),
          [],
        );
      }
    });
});
