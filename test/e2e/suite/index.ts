import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import * as vscode from 'vscode';
import { defineSuite } from './suite';

/**
 * VS Code calls this inside the extension host. It runs mocha and leaves a receipt, because a host that dies in the
 * middle of the tests is reported by VS Code with exit code 0.
 */
export async function run(): Promise<void> {
  // Before mocha is loaded: it keeps the console's functions that it finds.
  copyConsole();
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 600_000, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  defineSuite();
  const failed = await new Promise<number>(resolve => {
    const runner = mocha.run(failures => {
      writeReceipt(runner.stats?.passes ?? 0, failures);
      resolve(failures);
    });
  });
  if (failed > 0) throw new Error(`${String(failed)} failed`);
}

function writeReceipt(passed: number, failed: number): void {
  const path = process.env['HEAPSCOPE_RECEIPT'];
  if (path === undefined) return;
  const host = process.env['HEAPSCOPE_HOST'] ?? 'unknown';
  writeFileSync(
    `${path}.tmp`,
    JSON.stringify({ host, vscode: vscode.version, node: process.version, passed, failed }),
  );
  renameSync(`${path}.tmp`, path);
}

/** A clean copy of the tests' own output: what the workbench forwards is mixed with its own messages. */
function copyConsole(): void {
  const path = process.env['HEAPSCOPE_OUTPUT'];
  if (path === undefined) return;
  for (const name of ['log', 'error'] as const) {
    // eslint-disable-next-line no-console -- what the reporter and the tests print is what is copied
    const original = console[name].bind(console);
    // VS Code makes these accessors without a setter.
    Object.defineProperty(console, name, {
      configurable: true,
      value: (...values: unknown[]) => {
        // The embedded host goes without this native module, which only writes log files, and says so once.
        if (values.some(value => value instanceof Error && value.message.includes('spdlog'))) return;
        appendFileSync(path, `${format(...values)}\n`);
        original(...values);
      },
    });
  }
}
