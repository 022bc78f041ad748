import { type SpawnOptions, spawn } from 'node:child_process';

export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end and keeps what it prints. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', reject);
    child.on('close', code => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The same, for a step that must succeed: the error carries the end of what it printed. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}\n${output.slice(-4000)}`);
  return output;
}

const started = Date.now();

/** One line of progress with the seconds since the start. */
export function progress(text: string): void {
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${text}`);
}
