/**
 * The console as far as programs set it up before they print: its modes are kept, its colours are nobody's to see.
 * Reading takes lines of the standard input. Sources: Microsoft's pages of each function.
 */
export const CONSOLE_INPUT = String.raw`#include <windows.h>
#include <stdio.h>
static BOOL isInput(HANDLE handle) {
  if (handle == GetStdHandle(STD_INPUT_HANDLE)) return TRUE;
  SetLastError(ERROR_INVALID_HANDLE);
  return FALSE;
}
BOOL WINAPI ReadConsoleA(HANDLE console, LPVOID buffer, DWORD count, LPDWORD done, LPVOID control) {
  if (done != NULL) *done = 0;
  return isInput(console) && ReadFile(console, buffer, count, done, NULL);
}
BOOL WINAPI ReadConsoleW(HANDLE console, LPVOID buffer, DWORD count, LPDWORD done, LPVOID control) {
  WCHAR *to = buffer;
  DWORD made = 0;
  int character;
  if (done != NULL) *done = 0;
  if (!isInput(console)) return FALSE;
  while (made < count && (character = getchar()) != EOF) {
    to[made++] = (WCHAR)character;
    if (character == '\n') break;
  }
  if (done != NULL) *done = made;
  return TRUE;
}
`;

export const CONSOLE_STATE = String.raw`#include <windows.h>
#include <string.h>
static DWORD modes[3] = {
  ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT,
  ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT,
  ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT
};
static WORD attributes = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;
static UINT pages[2] = { 437, 437 };
static DWORD *modeOf(HANDLE handle) {
  DWORD k;
  for (k = 0; k < 3; k++) if (handle == GetStdHandle(STD_INPUT_HANDLE - k)) return modes + k;
  SetLastError(ERROR_INVALID_HANDLE);
  return NULL;
}
BOOL WINAPI GetConsoleMode(HANDLE console, LPDWORD mode) {
  DWORD *kept = modeOf(console);
  if (kept != NULL) *mode = *kept;
  return kept != NULL;
}
BOOL WINAPI SetConsoleMode(HANDLE console, DWORD mode) {
  DWORD *kept = modeOf(console);
  if (kept != NULL) *kept = mode;
  return kept != NULL;
}
BOOL WINAPI SetConsoleTextAttribute(HANDLE console, WORD value) {
  if (modeOf(console) == NULL) return FALSE;
  attributes = value;
  return TRUE;
}
BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO info) {
  if (modeOf(console) == NULL) return FALSE;
  memset(info, 0, sizeof *info);
  info->dwSize.X = 80;
  info->dwSize.Y = 300;
  info->wAttributes = attributes;
  info->srWindow.Right = 79;
  info->srWindow.Bottom = 24;
  info->dwMaximumWindowSize.X = 80;
  info->dwMaximumWindowSize.Y = 25;
  return TRUE;
}
BOOL WINAPI SetConsoleCursorPosition(HANDLE console, COORD at) { return modeOf(console) != NULL; }
UINT WINAPI GetConsoleCP(void) { return pages[0]; }
UINT WINAPI GetConsoleOutputCP(void) { return pages[1]; }
BOOL WINAPI SetConsoleCP(UINT page) { pages[0] = page; return TRUE; }
BOOL WINAPI SetConsoleOutputCP(UINT page) { pages[1] = page; return TRUE; }
BOOL WINAPI SetConsoleTitleA(LPCSTR title) { return title != NULL; }
BOOL WINAPI SetConsoleTitleW(LPCWSTR title) { return title != NULL; }
BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add) { return TRUE; }
BOOL WINAPI AllocConsole(void) { SetLastError(ERROR_ACCESS_DENIED); return FALSE; }
`;

/**
 * conio.h: keys are the characters of the standard input, Enter among them as a carriage return; what is typed is not echoed by
 * itself. Source: Microsoft, "Console and port I/O".
 */
export const CONSOLE_KEYS = String.raw`#include <conio.h>
#include <stdio.h>
#include <stdarg.h>
static int given = EOF;
int _getch(void) {
  int key = given;
  given = EOF;
  if (key == EOF) key = getchar();
  return key == '\n' ? '\r' : key;
}
int _ungetch(int key) { return given == EOF ? given = key : EOF; }
int _getche(void) { int key = _getch(); if (key != EOF) putchar(key); return key; }
int _kbhit(void) {
  int key;
  if (given != EOF) return 1;
  key = getchar();
  if (key == EOF) return 0;
  ungetc(key, stdin);
  return 1;
}
int _putch(int character) { return putchar(character); }
int _cputs(const char *text) { return fputs(text, stdout) < 0 ? -1 : 0; }
int _cprintf(const char *format, ...) {
  int count;
  va_list arguments;
  va_start(arguments, format);
  count = vprintf(format, arguments);
  va_end(arguments);
  return count;
}
`;
export const CONSOLE_KEY_NAMES = '_getch _ungetch _getche _kbhit _putch _cputs _cprintf';
