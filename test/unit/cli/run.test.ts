import assert from 'node:assert/strict';
import { runCommand } from '../../../extension/cli/cli';
import { type Io } from '../../../extension/cli/io';
import { PROFILE_IDS } from '../../../engine/index';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Runs a command line in memory. */
async function heapscope(
  argv: string,
  sources: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const files = new Map<string, string>();
  const io: Io = {
    readFile: path => Promise.resolve(Object.hasOwn(sources, path) ? sources[path] : undefined),
    readBytes: () => Promise.resolve(undefined),
    terminal: false,
    writeFile: (path, text) => {
      files.set(path, text);
      return Promise.resolve();
    },
    readInput: () => Promise.resolve(new TextEncoder().encode(input)),
    out: bytes => out.push(bytes),
    err: bytes => err.push(bytes),
    pause: () => Promise.resolve(),
    serveDap: () => Promise.resolve(),
    version: '1.2.3',
  };
  const code = await runCommand(
    argv.split(' ').filter(word => word !== ''),
    io,
  );
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), files };
}

const OVERRUN = `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 21);
    p[21] = 1;
    return 5;
}
`;

describe('heapscope run', () => {
  it('gives the program its arguments, its output and its exit code', async () => {
    const source =
      '#include <stdio.h>\nint main(int argc, char **argv) { printf("%s%d", argv[2], argc); fprintf(stderr, "e"); return 300; }\n';
    const ran = await heapscope('run a.c -- x yz', { 'a.c': source });
    assert.deepEqual([ran.code, ran.out, ran.err], [300 & 0xff, 'yz3', 'e']);
  });

  it('says where the program called the library when the fault is in there', async () => {
    const source =
      '#include <stdio.h>\n#include <windows.h>\nint main(void)\n{\n    GetErrorMode();\n    return 0;\n}\n';
    const ran = await heapscope('run a.c --profile xp-x86', { 'a.c': source });
    assert.match(ran.err, /^a\.c:5:5: missing-function: GetErrorMode /);
  });

  it('passes bytes on as they are', async () => {
    const source =
      '#include <stdio.h>\nint main(void) { putchar(0xff); putchar(10); putchar(0); putchar(13); return 0; }\n';
    const bytes: Uint8Array[] = [];
    const io = {
      readFile: () => Promise.resolve(source),
      out: (each: Uint8Array) => bytes.push(each),
      err: () => undefined,
      pause: () => Promise.resolve(),
    };
    assert.equal(await runCommand(['run', 'a.c'], io as unknown as Io), 0);
    assert.deepEqual([...Buffer.concat(bytes)], [0xff, 10, 0, 13]);
  });

  it('reads standard input for a program that asks for it', async () => {
    const source =
      '#include <stdio.h>\nint main(void) { int c, n = 0; while ((c = getchar()) != EOF) n += c == 10; return n; }\n';
    assert.equal((await heapscope('run a.c', { 'a.c': source }, 'a\nb\nc\n')).code, 3);
  });

  it('defines macros and finds includes', async () => {
    const sources = {
      'a.c': '#include "x.h"\nint main(void) { return N + M + X; }\n',
      'inc/x.h': '#define X 100\n',
    };
    assert.equal((await heapscope('run a.c -I inc -D N=20 -DM', sources)).code, 121);
  });

  it('prints every compile error with its line and a caret, and ends with 65', async () => {
    const ran = await heapscope('run a.c', {
      'a.c': 'int main(void)\n{\n    int a = b;\n    c = 1;\n    return 0;\n}\n',
    });
    assert.equal(ran.code, 65);
    assert.equal(ran.out, '');
    assert.match(ran.err, /^a\.c:3:13: error: .*\n +int a = b;\n {14}\^/m);
    assert.match(ran.err, /^a\.c:4:5: error: /m);
  });

  it('ends with 66 when a file cannot be read', async () => {
    const ran = await heapscope('run none.c');
    assert.deepEqual(
      [ran.code, ran.err],
      [66, "heapscope: cannot read 'none.c': check that the file exists\n"],
    );
  });

  it('ends with 70 when the program dies, and says of what and where', async () => {
    const ran = await heapscope('run a.c', { 'a.c': 'int main(void) { *(int *)16 = 1; return 0; }\n' });
    assert.equal(ran.code, 70);
    assert.match(
      ran.err,
      /^heapscope: unhandled exception 0xC0000005 \(STATUS_ACCESS_VIOLATION\) at 0x[0-9A-F]{8} \(a\.c:1\)$/m,
    );
  });

  it('ends with 71 at --max-steps', async () => {
    const ran = await heapscope('run a.c --max-steps 1000 --report json', {
      'a.c': 'int main(void) { for (;;) ; }\n',
    });
    assert.equal(ran.code, 71);
    const report = JSON.parse(ran.err) as { outcome: string; steps: number };
    assert.deepEqual([report.outcome, report.steps], ['max-steps', 1000]);
  });

  it('ends with 3 when a fault was found that --fail-on names, after running to the end', async () => {
    assert.equal((await heapscope('run a.c', { 'a.c': OVERRUN })).code, 5);
    assert.equal((await heapscope('run a.c --fail-on buffer-overrun', { 'a.c': OVERRUN })).code, 3);
    assert.equal((await heapscope('run a.c --fail-on any', { 'a.c': OVERRUN })).code, 3);
    assert.equal((await heapscope('run a.c --fail-on double-free', { 'a.c': OVERRUN })).code, 5);
  });

  it('without a report has one line a fault on stderr', async () => {
    const { err } = await heapscope('run a.c', { 'a.c': OVERRUN });
    assert.match(err, /^a\.c:6:\d+: buffer-overrun: .* \[step \d+; Windows never noticed\]$/m);
  });

  it('says nothing of noticing where Windows itself acted', async () => {
    const { err } = await heapscope('run a.c', { 'a.c': 'int main(void) { *(int *)16 = 1; return 0; }\n' });
    assert.match(err, /^a\.c:1:\d+: access-violation: .* \[step \d+\]$/m);
    assert.match(err, /^a\.c:1:\d+: exception-raised: .* \[step \d+\]$/m);
    assert.doesNotMatch(err, /notice/);
  });

  it('lets the command line win over the pragma', async () => {
    const source = '#pragma heapscope profile("win7-x64")\nint main(void) { return sizeof(void *); }\n';
    assert.equal((await heapscope('run a.c', { 'a.c': source })).code, 8);
    assert.equal((await heapscope('run a.c --profile win7-x86', { 'a.c': source })).code, 4);
  });

  it('reaches the same state in every run with the same seed', async () => {
    const hash = async (seed: number): Promise<string> => {
      const { err } = await heapscope(`run a.c --seed ${seed} --report json`, { 'a.c': OVERRUN });
      return (JSON.parse(err) as { stateHash: string }).stateHash;
    };
    assert.match(await hash(1), /^[0-9a-f]{16}$/i);
    assert.equal(await hash(1), await hash(1));
    assert.notEqual(await hash(1), await hash(2));
  });
});

describe('a report', () => {
  it('in JSON has the fields that tools read', async () => {
    const { err } = await heapscope('run a.c --report json --seed 4', { 'a.c': OVERRUN });
    const report = JSON.parse(err) as { faults: { act: object }[] } & Record<string, unknown>;
    assert.deepEqual(
      {
        ...report,
        stateHash: '',
        steps: 0,
        faults: report.faults
          .filter(each => (each as { id?: string }).id !== 'leak')
          .map(each => ({ ...each, text: '', act: { ...each.act, step: 0 } })),
      },
      {
        outcome: 'exited',
        exitCode: 5,
        profile: 'win10-x86',
        seed: 4,
        steps: 0,
        stateHash: '',
        faults: [
          {
            id: 'buffer-overrun',
            text: '',
            act: { step: 0, event: 2, file: 'a.c', line: 6 },
            notice: null,
            failureType: null,
          },
        ],
      },
    );
  });

  it('goes to its file, and the lines to stderr', async () => {
    const ran = await heapscope('run a.c --report json --report-file r.json', { 'a.c': OVERRUN });
    assert.equal((JSON.parse(ran.files.get('r.json') ?? '') as { exitCode: number }).exitCode, 5);
    assert.match(ran.err, /buffer-overrun/);
  });

  it('in SARIF names rule and place', async () => {
    const ran = await heapscope('run a.c --report sarif', { 'a.c': OVERRUN });
    const { runs } = JSON.parse(ran.err) as {
      runs: {
        results: { ruleId: string; locations: { physicalLocation: { region: { startLine: number } } }[] }[];
      }[];
    };
    const result = runs[0]?.results.find(each => each.ruleId === 'buffer-overrun');
    assert.equal(result?.locations[0]?.physicalLocation.region.startLine, 6);
  });

  it('in JUnit has a failure a kind of fault', async () => {
    const ran = await heapscope('run a.c --report junit', { 'a.c': OVERRUN });
    assert.match(
      ran.err,
      /<testcase classname="a\.c" name="has no buffer-overrun">\n\s+<failure message="a\.c:6:/,
    );
    assert.match(ran.err, /<testcase classname="a\.c" name="has no double-free"\/>/);
  });

  it('in text sums up', async () => {
    const ran = await heapscope('run a.c --report text', { 'a.c': OVERRUN });
    assert.match(
      ran.err,
      /a\.c: exited with code 5, \d faults?, \d+ steps, profile win10-x86, seed 1, state [0-9a-f]{16}/i,
    );
  });
});

describe('the command line', () => {
  it('lists profiles and faults, as a table and as JSON', async () => {
    const profiles = await heapscope('profiles');
    assert.deepEqual([profiles.code, profiles.err], [0, '']);
    assert.match(profiles.out, /^win10-x86 .*\(default\)$/m);
    const faults = JSON.parse((await heapscope('faults --json')).out) as { id: string }[];
    assert.ok(faults.some(fault => fault.id === 'use-after-free'));
    assert.match((await heapscope('faults')).out, /^double-free +yes +/m);
    const listed = JSON.parse((await heapscope('profiles --json')).out) as { id: string }[];
    assert.deepEqual(
      listed.map(({ id }) => id),
      PROFILE_IDS,
    );
  });

  it('prints its version and its usage', async () => {
    assert.equal((await heapscope('--version')).out, '1.2.3\n');
    const help = await heapscope('--help');
    assert.equal(help.code, 0);
    assert.match(help.out, /^usage: heapscope run FILE/);
    assert.equal((await heapscope('run --help')).out, help.out);
  });

  it('refuses a modifier that the profile does not have', async () => {
    const ran = await heapscope('run a.c --profile ce-x86 --page-heap full', { 'a.c': OVERRUN });
    assert.deepEqual([ran.code, ran.out], [64, '']);
    assert.match(ran.err, /profile ce-x86 has no page heap/);
  });

  for (const [argv, message] of [
    ['', /^usage: /],
    ['frob', /there is no command 'frob'; there are run, replay, dap, profiles, faults/],
    ['run', /needs at least one C file/],
    ['run a.c --page-heap most', /no page heap 'most'/],
    ['profiles --xml', /profiles knows no '--xml'/],
    ['dap --port 3', /dap knows no '--port'/],
  ] as const)
    it(`refuses "${argv}" with 64`, async () => {
      const ran = await heapscope(argv);
      assert.deepEqual([ran.code, ran.out], [64, '']);
      assert.match(ran.err, message);
    });
});
