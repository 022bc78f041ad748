/* Expected: GCC 12. Arithmetic that says whether it overflowed (GNU C), with operands and results of any integer types. */
#include <limits.h>
#include <stdio.h>

#define SHOW(operation, type, format, a, b) \
  do { type result; int over = operation(a, b, &result); printf(#operation "(" #a ", " #b ") in " #type ": %d " format "\n", over, result); } while (0)

struct flags { unsigned three : 3; int five : 5; } flags;

static int calls;
static int counted(int value) { calls++; return value; }

int main(void) {
  SHOW(__builtin_add_overflow, int, "%d", INT_MAX, 0);
  SHOW(__builtin_add_overflow, int, "%d", INT_MAX, 1);
  SHOW(__builtin_add_overflow, int, "%d", INT_MIN, -1);
  SHOW(__builtin_add_overflow, unsigned, "%u", UINT_MAX, 1);
  SHOW(__builtin_add_overflow, unsigned, "%u", -5, 4u);
  SHOW(__builtin_add_overflow, long long, "%lld", UINT_MAX, 1);
  SHOW(__builtin_add_overflow, unsigned long long, "%llu", ULLONG_MAX, -1);
  SHOW(__builtin_add_overflow, unsigned long long, "%llu", ULLONG_MAX, 1);
  SHOW(__builtin_add_overflow, signed char, "%d", 100, 27);
  SHOW(__builtin_add_overflow, signed char, "%d", 100, 28);
  SHOW(__builtin_sub_overflow, unsigned, "%u", 3, 4);
  SHOW(__builtin_sub_overflow, int, "%d", 3u, 4u);
  SHOW(__builtin_sub_overflow, int, "%d", INT_MIN, 1);
  SHOW(__builtin_sub_overflow, long long, "%lld", 0, LLONG_MIN);
  SHOW(__builtin_sub_overflow, long long, "%lld", -1, LLONG_MIN);
  SHOW(__builtin_sub_overflow, unsigned short, "%u", 0, 0);
  SHOW(__builtin_mul_overflow, int, "%d", 46340, 46340);
  SHOW(__builtin_mul_overflow, int, "%d", 46341, 46341);
  SHOW(__builtin_mul_overflow, int, "%d", INT_MIN, -1);
  SHOW(__builtin_mul_overflow, int, "%d", INT_MIN, 1);
  SHOW(__builtin_mul_overflow, long long, "%lld", 3037000499LL, 3037000499LL);
  SHOW(__builtin_mul_overflow, long long, "%lld", 3037000500LL, -3037000500LL);
  SHOW(__builtin_mul_overflow, long long, "%lld", LLONG_MIN, -1);
  SHOW(__builtin_mul_overflow, unsigned long long, "%llu", 4294967296ULL, 4294967295ULL);
  SHOW(__builtin_mul_overflow, unsigned long long, "%llu", 4294967296ULL, 4294967296ULL);
  SHOW(__builtin_mul_overflow, unsigned long long, "%llu", ULLONG_MAX, ULLONG_MAX);
  SHOW(__builtin_mul_overflow, unsigned, "%u", -1, 0u);
  SHOW(__builtin_sadd_overflow, int, "%d", INT_MAX, 1);
  SHOW(__builtin_usub_overflow, unsigned, "%u", 1u, 2u);
  SHOW(__builtin_smulll_overflow, long long, "%lld", LLONG_MAX, 2LL);
  SHOW(__builtin_uaddll_overflow, unsigned long long, "%llu", ULLONG_MAX, 2ULL);
  printf("%d %d\n", __builtin_add_overflow_p(7, 0, flags.three), __builtin_add_overflow_p(7, 1, flags.three));
  printf("%d %d\n", __builtin_mul_overflow_p(4, 4, flags.five), __builtin_sub_overflow_p(-15, 1, flags.five));
  printf("%d\n", __builtin_mul_overflow_p(65536, 65536, (long long)0));
  int sum;
  int over = __builtin_add_overflow(counted(2), counted(3), &sum);
  printf("%d %d %d\n", over, sum, calls);
  return 0;
}
