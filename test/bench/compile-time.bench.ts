import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../engine/script/compile';
import { type Row, median, ratio } from './measure';

const LINES = 5000;
const PATH = 'large.c';

/** How long a program of 5,000 lines takes to compile once the compiler is warm, beside gcc -O0 on the same text where gcc is. */
export function compileTime(): Promise<Row[]> {
  const text = programOf(LINES);
  const sources = new Map([[PATH, text]]);
  const time = median(9, () => {
    const { diagnostics } = compile(sources, { units: [PATH], model: 'llp64' });
    const [error] = diagnostics.filter(({ severity }) => severity === 'error');
    if (error !== undefined) throw new Error(`${error.range.line}: ${error.message}`);
  });
  const gcc = timeOfGcc(text);
  const row: Row = {
    what: `compile ${text.split('\n').length.toLocaleString('en-US')} lines, warm`,
    figure: `${time.toFixed(0)} ms`,
    reference: gcc === undefined ? 'no gcc here' : `gcc -O0 -c ${gcc.toFixed(0)} ms`,
    ratio: gcc === undefined ? '' : ratio(time, gcc),
  };
  return Promise.resolve([row]);
}

/** Functions as programs have them: records on the heap, loops, branches, calls, texts. */
function programOf(lines: number): string {
  const parts = ['#include <stdio.h>', '#include <stdlib.h>', '#include <string.h>'];
  const each = functionOf(0).split('\n').length;
  const count = Math.ceil((lines - parts.length) / each);
  for (let number = 0; number < count; number++) parts.push(functionOf(number));
  parts.push(`int main(void) { return work_${count - 1}(3, "abc") != 0; }`);
  return parts.join('\n');
}

function functionOf(number: number): string {
  const before = number === 0 ? 'n' : `work_${number - 1}(n - 1, text)`;
  return `
struct record_${number} {
    struct record_${number} *next;
    char name[${16 + (number % 5) * 8}];
    unsigned flags : 3, kind : 5;
    int values[4];
};

/* Builds a list of n records and adds up what lies in them. */
static int work_${number}(int n, const char *text)
{
    struct record_${number} *head = NULL;
    int total = n > 2 ? ${before} : 0;
    for (int i = 0; i < n; i++) {
        struct record_${number} *r = malloc(sizeof *r);
        if (r == NULL)
            return -1;
        memset(r, 0, sizeof *r);
        strncpy(r->name, text, sizeof r->name - 1);
        r->kind = (unsigned)i & 31u;
        r->values[i % 4] = i * ${number + 1} + (int)strlen(text);
        r->next = head;
        head = r;
    }
    while (head != NULL) {
        struct record_${number} *gone = head;
        switch (gone->kind) {
        case 0: total += gone->values[0]; break;
        case 1: total -= gone->values[1] << 2; break;
        default: total ^= (int)(gone->flags + gone->kind) * 0x${(number + 16).toString(16)};
        }
        head = gone->next;
        free(gone);
    }
    if (total < 0 && text[0] != '\\0')
        printf("%s: %d of %u\\n", text, total, (unsigned)n);
    return total;
}`;
}

function timeOfGcc(text: string): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-bench-'));
  try {
    const source = join(folder, PATH);
    writeFileSync(source, text);
    const translate = (): number | null =>
      spawnSync('gcc', ['-std=c99', '-O0', '-c', '-o', join(folder, 'large.o'), source]).status;
    return translate() === 0 ? median(3, translate) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
