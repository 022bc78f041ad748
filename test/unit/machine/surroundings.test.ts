import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

/** What the body of a main function prints, in a profile. */
const printed = (includes: string, body: string, profile: (typeof PROFILES)[number]): string =>
  runC(`#include <windows.h>\n#include <stdio.h>\n${includes}\n${body}`, { profile }).output;

describe('What a program asks of the machine around it', () => {
  it('learns from _snprintf without a buffer how much one must hold (Microsoft, "_snprintf")', () => {
    const output = printed(
      '#include <wchar.h>',
      `int main(void) {
        char to[4];
        printf("%d %d ", _snprintf(NULL, 0, "%d %s", 100, "abc"), _snwprintf(NULL, 0, L"%d", 12345));
        printf("%d", _snprintf(to, 0, "%d", 1));
        return 0;
      }`,
      'win7-x86',
    );
    assert.equal(output, '7 5 -1');
  });

  it('converts as much as fits with _TRUNCATE, and says that it cut (Microsoft, "mbstowcs_s", "wcstombs_s")', () => {
    const output = printed(
      '#include <stdlib.h>\n#include <string.h>',
      `int main(void) {
        wchar_t wide[4];
        char narrow[3];
        size_t done;
        printf("%d ", mbstowcs_s(&done, wide, 4, "abcdef", _TRUNCATE));
        printf("%ls %d ", wide, (int)done);
        printf("%d ", wcstombs_s(&done, narrow, 3, L"xyz", _TRUNCATE));
        printf("%s %d ", narrow, (int)done);
        printf("%d", mbstowcs_s(&done, wide, 4, "abc", _TRUNCATE));
        return 0;
      }`,
      'win7-x64',
    );
    assert.equal(output, '80 abc 4 80 xy 3 0');
  });
});
