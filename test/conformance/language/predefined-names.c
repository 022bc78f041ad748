// GCC, Common Predefined Macros: types and limits.
#include <stdio.h>
int main(void) {
  __SIZE_TYPE__ a = 5;
  __INT32_TYPE__ b = 6;
  __UINT64_TYPE__ c = 7;
  __PTRDIFF_TYPE__ d = 8;
  __INTPTR_TYPE__ e = 9;
  __UINTPTR_TYPE__ f = 1;
  __INT16_TYPE__ g = 2;
  __UINT8_TYPE__ h = 3;
  printf("%d %d %d %d %d %d %d %d %d\n", (int)a, b, (int)c, (int)d, (int)e, (int)f, g, h,
         (int)sizeof(a) == sizeof(void*));
  printf("%d %d %lld %d %d %d\n", __CHAR_BIT__, __INT_MAX__, __LONG_LONG_MAX__, __SHRT_MAX__, __SCHAR_MAX__,
         __SIZEOF_INT__);
  printf("%d %d\n", __SIZEOF_POINTER__ == sizeof(void*), __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  printf("%g %g %d %d\n", __DBL_MAX__, __FLT_EPSILON__, __DBL_MANT_DIG__, __FLT_MANT_DIG__);
  return 0;
}
