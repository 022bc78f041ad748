import assert from 'node:assert/strict';
import { compile } from '../../../engine/script/compile';
import { type Page, PAGES } from './diagnostic-pages';

const HEAD = '#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n';

function codesOf(text: string, { file }: Page): string[] {
  const whole = file === true ? `${text}\n` : `${HEAD}int main(void)\n{\n${text}\nreturn 0;\n}\n`;
  const sources = new Map<string, string | undefined>([['p.c', whole]]);
  return compile(sources, { units: ['p.c'], model: 'ilp32' }).diagnostics.map(d => d.code);
}

describe('the page of a diagnostic', () => {
  for (const [code, page] of Object.entries(PAGES).filter(([, each]) => each.elsewhere !== true)) {
    it(`${code} shows what gets it, and what does not`, () => {
      assert.ok(codesOf(page.wrong, page).includes(code), `${code}: ${codesOf(page.wrong, page).join(' ')}`);
      assert.ok(!codesOf(page.right, page).includes(code), `${code} of what is right`);
    });
  }
});
