/** Digits of numbers without a point. Source: Microsoft, "_ecvt", "_fcvt", "_gcvt". The buffer is the library's own: our rule. */
export const FLOAT_DIGITS_H = `char *_ecvt(double value, int count, int *point, int *sign);
char *_fcvt(double value, int count, int *point, int *sign);
char *_gcvt(double value, int digits, char *buffer);
#define ecvt _ecvt
#define fcvt _fcvt
#define gcvt _gcvt
`;

export const FLOAT_DIGITS = String.raw`#include <stdlib.h>
#include <stdio.h>
#include <string.h>
static char digits[400];
char *_ecvt(double value, int count, int *point, int *sign) {
  char text[400], *from = text, *to = digits;
  *sign = value < 0;
  *point = 0;
  digits[0] = 0;
  if (count <= 0) return digits;
  if (count > 300) count = 300;
  sprintf(text, "%.*e", count - 1, *sign ? -value : value);
  for (; *from != 0 && *from != 'e'; from++) if (*from != '.') *to++ = *from;
  *to = 0;
  if (*from == 'e' && value != 0) *point = atoi(from + 1) + 1;
  return digits;
}
char *_fcvt(double value, int count, int *point, int *sign) {
  char text[400], *from = text, *to = digits;
  *sign = value < 0;
  if (count > 300) count = 300;
  _snprintf(text, sizeof text - 1, "%.*f", count < 0 ? 0 : count, *sign ? -value : value);
  text[sizeof text - 1] = 0;
  *point = (int)strcspn(text, ".");
  if (text[0] == '0') {
    *point = 0;
    for (from = text[1] == '.' ? text + 2 : text + 1; *from == '0' && value != 0; from++) --*point;
    if (*from == 0 && value != 0) *point = -count;
  }
  for (; *from != 0; from++) if (*from != '.') *to++ = *from;
  *to = 0;
  return digits;
}
char *_gcvt(double value, int digits, char *buffer) {
  sprintf(buffer, "%#.*g", digits, value);
  /* No zeros at the end, but the point stays. */
  if (strchr(buffer, 'e') == NULL) {
    char *end = buffer + strlen(buffer);
    while (end > buffer && end[-1] == '0') *--end = 0;
  }
  return buffer;
}
`;
