/** Each function of two forms; the parameters after its name are those before the orders of memory. */
const FUNCTIONS: readonly (readonly [name: string, parameters: string, orders: number, builtin: string])[] = [
  ['atomic_load', 'object', 1, 'atomic_load'],
  ['atomic_store', 'object, desired', 1, 'atomic_store'],
  ['atomic_exchange', 'object, desired', 1, 'atomic_exchange'],
  ['atomic_compare_exchange_strong', 'object, expected, desired', 2, 'atomic_compare_exchange'],
  ['atomic_compare_exchange_weak', 'object, expected, desired', 2, 'atomic_compare_exchange'],
  ...['add', 'sub', 'or', 'xor', 'and'].map(
    name => [`atomic_fetch_${name}`, 'object, operand', 1, `atomic_fetch_${name}`] as const,
  ),
];

const forms = FUNCTIONS.map(([name, parameters, orders, builtin]) => {
  const order = orders === 1 ? 'order' : 'success, failure';
  return `#define ${name}(${parameters}) __builtin_${builtin}(${parameters})
#define ${name}_explicit(${parameters}, ${order}) __builtin_${builtin}(${parameters}, ${order})`;
}).join('\n');

/** `atomic_int` and its like: the word behind `atomic_`, and its type where that is not the same. */
const TYPES = (
  'bool=_Bool char schar=signed_char uchar=unsigned_char short ushort=unsigned_short int uint=unsigned_int long ulong=unsigned_long ' +
  'llong=long_long ullong=unsigned_long_long char16_t=unsigned_short char32_t=unsigned_int wchar_t intptr_t uintptr_t size_t ptrdiff_t ' +
  'int_least8_t uint_least8_t int_least16_t uint_least16_t int_least32_t uint_least32_t int_least64_t uint_least64_t ' +
  'int_fast8_t uint_fast8_t int_fast16_t uint_fast16_t int_fast32_t uint_fast32_t int_fast64_t uint_fast64_t intmax_t uintmax_t'
)
  .split(' ')
  .map(word => {
    const [name = '', type = name] = word.split('=');
    return `typedef _Atomic ${name === word ? type : type.replaceAll('_', ' ').replace(' Bool', '_Bool')} atomic_${name};`;
  })
  .join('\n');

const LOCK_FREE = 'BOOL CHAR CHAR16_T CHAR32_T WCHAR_T SHORT INT LONG LLONG POINTER'
  .split(' ')
  .map(name => `#define ATOMIC_${name}_LOCK_FREE 2`)
  .join('\n');

/** What the machine does for them: objects and values as `atomics.ts` tells them. */
export const ATOMIC_NATIVES = `unsigned long long __builtin_atomic_change(int operation, void *at, unsigned long long value, int forms);
double __builtin_atomic_change_float(int operation, void *at, double value, int forms);
int __builtin_atomic_compare(void *at, void *expected, unsigned long long desired, int form);
int __builtin_atomic_compare_float(void *at, void *expected, double desired, int form);
`;

/** stdatomic.h. Source: C11 7.17. */
export const STDATOMIC_H = String.raw`#pragma once
#include <stddef.h>
#include <stdint.h>
typedef enum memory_order {
  memory_order_relaxed,
  memory_order_consume,
  memory_order_acquire,
  memory_order_release,
  memory_order_acq_rel,
  memory_order_seq_cst
} memory_order;
${LOCK_FREE}
${TYPES}
#define ATOMIC_VAR_INIT(value) (value)
#define kill_dependency(value) (value)
#define atomic_init(object, value) __builtin_atomic_store(object, value)
#define atomic_is_lock_free(object) (sizeof(*(object)) <= 8)
#define atomic_thread_fence(order) __atomic_thread_fence(order)
#define atomic_signal_fence(order) __atomic_signal_fence(order)
${forms}
typedef struct atomic_flag {
  atomic_bool _Value;
} atomic_flag;
#define ATOMIC_FLAG_INIT { 0 }
#define atomic_flag_test_and_set(object) __builtin_atomic_exchange(&(object)->_Value, 1)
#define atomic_flag_test_and_set_explicit(object, order) __builtin_atomic_exchange(&(object)->_Value, 1, order)
#define atomic_flag_clear(object) __builtin_atomic_store(&(object)->_Value, 0)
#define atomic_flag_clear_explicit(object, order) __builtin_atomic_store(&(object)->_Value, 0, order)
${ATOMIC_NATIVES}`;
