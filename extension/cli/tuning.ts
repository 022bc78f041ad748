import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/*
 * What a replay asks of its host. It touches hundreds of megabytes for the first time: the host's defaults are meant for other
 * programs.
 */

/** What tells glibc to ask for huge pages. It looks at it once, when a process starts. */
const TUNABLES = 'GLIBC_TUNABLES';
const HUGE = 'glibc.malloc.hugetlb=1';

/**
 * The environment in which a process has its large arrays in huge pages: undefined where there is no such thing, or this
 * process has them. In pages of 4 KB a replay takes about a twentieth longer. Other C libraries than glibc know nothing of it, which does
 * no harm.
 */
export function withHugePages(env: NodeJS.ProcessEnv, platform: string): NodeJS.ProcessEnv | undefined {
  const tunables = env[TUNABLES] ?? '';
  if (platform !== 'linux' || tunables.includes('glibc.malloc.hugetlb')) return undefined;
  return { ...env, [TUNABLES]: tunables === '' ? HUGE : `${tunables}:${HUGE}` };
}

/** Runs this very command again in environment `env`. Returns its exit code, that of a shell when a signal ended it. */
export function runAgain(env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env,
  });
  // A terminal sends its interrupts to both: what they mean is for the child to decide.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
