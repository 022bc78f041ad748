/**
 * time.h's calendar in C: the broken-down time lives in simulated memory, as the C library's static buffer does.
 * The time zone of the simulated process is UTC. Source: C99 7.23; %c, %x and %X are those of the "C" locale.
 */
export const CALENDAR = String.raw`#include <time.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#define DAY 86400LL
static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static struct tm broken;
static char text[26];

static int is_leap(long long year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/* Days from 1970-01-01 to the first of a month of the proleptic Gregorian calendar; month counts from 0. */
static long long days_before(long long year, int month) {
  static const int start[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  long long y = year - 1;
  long long whole = y * 365 + y / 4 - y / 100 + y / 400 - 719162;
  return whole + start[month] + (month > 1 && is_leap(year));
}

errno_t _gmtime64_s(struct tm *to, const time_t *timer) {
  long long day, second, year;
  int month = 11;
  if (to == NULL || timer == NULL || *timer < 0 || *timer > 32536799999LL) {
    if (to != NULL) memset(to, 0xff, sizeof *to);
    return errno = EINVAL;
  }
  day = *timer / DAY;
  second = *timer % DAY;
  year = 1970 + day / 366;
  while (days_before(year + 1, 0) <= day) year++;
  while (days_before(year, month) > day) month--;
  to->tm_year = (int)(year - 1900);
  to->tm_mon = month;
  to->tm_mday = (int)(day - days_before(year, month)) + 1;
  to->tm_yday = (int)(day - days_before(year, 0));
  to->tm_wday = (int)((day + 4) % 7);
  to->tm_hour = (int)(second / 3600);
  to->tm_min = (int)(second / 60 % 60);
  to->tm_sec = (int)(second % 60);
  to->tm_isdst = 0;
  return 0;
}
errno_t _localtime64_s(struct tm *to, const time_t *timer) { return _gmtime64_s(to, timer); }
struct tm *gmtime(const time_t *timer) { return _gmtime64_s(&broken, timer) == 0 ? &broken : NULL; }
struct tm *localtime(const time_t *timer) { return gmtime(timer); }

time_t mktime(struct tm *from) {
  long long month = from->tm_mon, year = from->tm_year + 1900LL;
  time_t seconds;
  year += month / 12;
  month %= 12;
  if (month < 0) { month += 12; year--; }
  seconds = (days_before(year, (int)month) + from->tm_mday - 1) * DAY + from->tm_hour * 3600LL + from->tm_min * 60LL + from->tm_sec;
  if (year < 1 || seconds < 0) return (time_t)-1;
  return _gmtime64_s(from, &seconds) == 0 ? seconds : (time_t)-1;
}

char *asctime(const struct tm *from) {
  sprintf(text, "%.3s %.3s %2d %.2d:%.2d:%.2d %d\n", days + 3 * from->tm_wday, months + 3 * from->tm_mon, from->tm_mday,
    from->tm_hour, from->tm_min, from->tm_sec, 1900 + from->tm_year);
  return text;
}
char *ctime(const time_t *timer) {
  struct tm *now = localtime(timer);
  return now == NULL ? NULL : asctime(now);
}

/* The week of the year that ISO 8601 gives a day, and the year that the week belongs to. */
static int iso_week(const struct tm *at, int *year) {
  int monday = (at->tm_wday + 6) % 7;
  int week = (at->tm_yday - monday + 10) / 7;
  *year = at->tm_year + 1900;
  if (week < 1) {
    int last = at->tm_yday + (is_leap(--*year) ? 366 : 365);
    return (last - monday + 10) / 7;
  }
  if (week == 53 && at->tm_yday - monday + 3 >= (is_leap(*year) ? 366 : 365)) { ++*year; return 1; }
  return week;
}

static const char *day_name(int day) {
  static const char *const names[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
  return day >= 0 && day < 7 ? names[day] : "?";
}
static const char *month_name(int month) {
  static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December" };
  return month >= 0 && month < 12 ? names[month] : "?";
}

static void put(char *to, int conversion, const struct tm *at) {
  int year, week = iso_week(at, &year), hour = at->tm_hour % 12 == 0 ? 12 : at->tm_hour % 12;
  switch (conversion) {
    case 'a': sprintf(to, "%.3s", day_name(at->tm_wday)); break;
    case 'A': strcpy(to, day_name(at->tm_wday)); break;
    case 'b': case 'h': sprintf(to, "%.3s", month_name(at->tm_mon)); break;
    case 'B': strcpy(to, month_name(at->tm_mon)); break;
    case 'C': sprintf(to, "%02d", (at->tm_year + 1900) / 100); break;
    case 'd': sprintf(to, "%02d", at->tm_mday); break;
    case 'e': sprintf(to, "%2d", at->tm_mday); break;
    case 'g': sprintf(to, "%02d", year % 100); break;
    case 'G': sprintf(to, "%d", year); break;
    case 'H': sprintf(to, "%02d", at->tm_hour); break;
    case 'I': sprintf(to, "%02d", hour); break;
    case 'j': sprintf(to, "%03d", at->tm_yday + 1); break;
    case 'm': sprintf(to, "%02d", at->tm_mon + 1); break;
    case 'M': sprintf(to, "%02d", at->tm_min); break;
    case 'n': strcpy(to, "\n"); break;
    case 'p': strcpy(to, at->tm_hour < 12 ? "AM" : "PM"); break;
    case 'S': sprintf(to, "%02d", at->tm_sec); break;
    case 't': strcpy(to, "\t"); break;
    case 'u': sprintf(to, "%d", at->tm_wday == 0 ? 7 : at->tm_wday); break;
    case 'U': sprintf(to, "%02d", (at->tm_yday + 7 - at->tm_wday) / 7); break;
    case 'V': sprintf(to, "%02d", week); break;
    case 'w': sprintf(to, "%d", at->tm_wday); break;
    case 'W': sprintf(to, "%02d", (at->tm_yday + 7 - (at->tm_wday + 6) % 7) / 7); break;
    case 'y': sprintf(to, "%02d", at->tm_year % 100); break;
    case 'Y': sprintf(to, "%d", at->tm_year + 1900); break;
    case 'z': strcpy(to, "+0000"); break;
    case 'Z': strcpy(to, "UTC"); break;
    case '%': strcpy(to, "%"); break;
    default: to[0] = 0;
  }
}

/* The conversions that stand for others. */
static const char *composed(int conversion) {
  switch (conversion) {
    case 'c': return "%a %b %e %H:%M:%S %Y";
    case 'D': case 'x': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'r': return "%I:%M:%S %p";
    case 'R': return "%H:%M";
    case 'T': case 'X': return "%H:%M:%S";
    default: return NULL;
  }
}

size_t strftime(char *to, size_t size, const char *format, const struct tm *at) {
  size_t used = 0;
  char piece[32];
  for (; *format != 0; format++) {
    const char *parts;
    size_t length;
    if (*format != '%') { piece[0] = *format; piece[1] = 0; }
    else {
      format++;
      if (*format == 'E' || *format == 'O' || *format == '#') format++;
      if (*format == 0) break;
      parts = composed(*format);
      if (parts != NULL) {
        length = strftime(to + used, size - used, parts, at);
        if (length == 0) return 0;
        used += length;
        continue;
      }
      put(piece, *format, at);
    }
    length = strlen(piece);
    if (used + length >= size) { errno = ERANGE; return 0; }
    memcpy(to + used, piece, length);
    used += length;
  }
  if (used >= size) { errno = ERANGE; return 0; }
  to[used] = 0;
  return used;
}
`;

/** FILETIME and SYSTEMTIME. Source: Microsoft, "FILETIME structure": 100 ns units since 1601-01-01, UTC. */
export const FILE_TIMES = String.raw`#include <windows.h>
#define DAY 864000000000ULL
static int is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
static int days_in(int month, int year) { return month == 2 ? 28 + is_leap(year) : 30 + ((month + (month > 7)) & 1); }
static long long first_day(int year) { long long y = year - 1; return y * 365 + y / 4 - y / 100 + y / 400 - 584388; }
BOOL WINAPI FileTimeToSystemTime(const FILETIME *from, LPSYSTEMTIME to) {
  ULONGLONG ticks = (ULONGLONG)from->dwHighDateTime << 32 | from->dwLowDateTime;
  long long day;
  int year, month = 1;
  if ((LONGLONG)ticks < 0) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  day = (long long)(ticks / DAY);
  ticks = ticks % DAY / 10000;
  year = 1601 + (int)(day / 366);
  while (first_day(year + 1) <= day) year++;
  to->wDayOfWeek = (WORD)((day + 1) % 7);
  day -= first_day(year);
  while (day >= days_in(month, year)) day -= days_in(month++, year);
  to->wYear = (WORD)year;
  to->wMonth = (WORD)month;
  to->wDay = (WORD)(day + 1);
  to->wHour = (WORD)(ticks / 3600000);
  to->wMinute = (WORD)(ticks / 60000 % 60);
  to->wSecond = (WORD)(ticks / 1000 % 60);
  to->wMilliseconds = (WORD)(ticks % 1000);
  return TRUE;
}
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *from, LPFILETIME to) {
  ULONGLONG ticks;
  long long day;
  int month;
  if (from->wYear < 1601 || from->wYear > 30827 || from->wMonth < 1 || from->wMonth > 12 || from->wDay < 1 ||
      from->wDay > days_in(from->wMonth, from->wYear) || from->wHour > 23 || from->wMinute > 59 || from->wSecond > 59 ||
      from->wMilliseconds > 999) {
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
  }
  day = first_day(from->wYear) + from->wDay - 1;
  for (month = 1; month < from->wMonth; month++) day += days_in(month, from->wYear);
  ticks = (ULONGLONG)day * DAY + (((from->wHour * 60ULL + from->wMinute) * 60 + from->wSecond) * 1000 + from->wMilliseconds) * 10000;
  to->dwLowDateTime = (DWORD)ticks;
  to->dwHighDateTime = (DWORD)(ticks >> 32);
  return TRUE;
}
void WINAPI GetSystemTime(LPSYSTEMTIME to) {
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  FileTimeToSystemTime(&now, to);
}
void WINAPI GetLocalTime(LPSYSTEMTIME to) { GetSystemTime(to); }
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *from, LPFILETIME to) { *to = *from; return TRUE; }
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *from, LPFILETIME to) { *to = *from; return TRUE; }
LONG WINAPI CompareFileTime(const FILETIME *a, const FILETIME *b) {
  ULONGLONG x = (ULONGLONG)a->dwHighDateTime << 32 | a->dwLowDateTime, y = (ULONGLONG)b->dwHighDateTime << 32 | b->dwLowDateTime;
  return x < y ? -1 : x > y;
}
`;

/** The time of day of C11, in the ticks of 100 ns that simulated time has. */
/** sys/timeb.h: the time with milliseconds, in UTC, which is the local time here. Source: Microsoft, "_ftime". */
export const SYS_TIMEB_H = `#pragma once
#include <time.h>
struct _timeb { time_t time; unsigned short millitm; short timezone, dstflag; };
#define timeb _timeb
#define __timeb64 _timeb
errno_t _ftime_s(struct _timeb *to);
void _ftime(struct _timeb *to);
#define ftime _ftime
#define _ftime64 _ftime
#define _ftime64_s _ftime_s
`;

export const TIME_OF_DAY = String.raw`#include <sys/timeb.h>
#include <windows.h>
#include <errno.h>
errno_t _ftime_s(struct _timeb *to) {
  FILETIME now;
  ULONGLONG ticks;
  if (to == NULL) return errno = EINVAL;
  GetSystemTimeAsFileTime(&now);
  ticks = (ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime;
  to->time = (time_t)(ticks / 10000000 - 11644473600);
  to->millitm = (unsigned short)(ticks / 10000 % 1000);
  to->timezone = to->dstflag = 0;
  return 0;
}
void _ftime(struct _timeb *to) { _ftime_s(to); }
`;

export const TIMESPEC = String.raw`#include <windows.h>
#include <time.h>
int timespec_get(struct timespec *to, int base) {
  FILETIME now;
  unsigned __int64 ticks;
  if (to == NULL || base != TIME_UTC) return 0;
  GetSystemTimeAsFileTime(&now);
  ticks = ((unsigned __int64)now.dwHighDateTime << 32 | now.dwLowDateTime) - 116444736000000000ULL;
  to->tv_sec = (time_t)(ticks / 10000000);
  to->tv_nsec = (long)(ticks % 10000000) * 100;
  return base;
}
`;

export const TIME_TEXTS = String.raw`#include <time.h>
#include <errno.h>
#include <string.h>
static errno_t give(char *to, size_t size, const char *text) {
  if (to == NULL || size < 26 || text == NULL) {
    if (to != NULL && size > 0) *to = 0;
    return errno = EINVAL;
  }
  memcpy(to, text, 26);
  return 0;
}
errno_t asctime_s(char *to, size_t size, const struct tm *from) { return give(to, size, from == NULL ? NULL : asctime(from)); }
errno_t ctime_s(char *to, size_t size, const time_t *timer) { return give(to, size, timer == NULL ? NULL : ctime(timer)); }
`;
