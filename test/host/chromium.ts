import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mustRun, progress } from './run-command';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Without these Chromium looks for its maker's hosts at every start; as root it needs `--no-sandbox`. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium; on Debian as root it is installed with apt, elsewhere the error says what is missing. */
export async function chromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    progress('set-up: Chromium (apt-get install chromium)');
    // A mirror that is being renewed fails for some of its lists; whether the rest will do, the installation tells.
    await mustRun('apt-get', ['update', '-qq', '-o', 'Acquire::Retries=3']).catch((error: unknown) => {
      progress(error instanceof Error ? error.message : String(error));
    });
    const packages = ['chromium', 'fonts-dejavu-core'];
    await mustRun(
      'apt-get',
      ['-o', 'DPkg::Lock::Timeout=600', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
      {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      },
    );
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'no Chromium or Chrome found: install one (Debian: sudo apt-get install chromium) or set HEAPSCOPE_CHROMIUM to its path',
  );
}

function findChromium(): string | undefined {
  const named = process.env['HEAPSCOPE_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`HEAPSCOPE_CHROMIUM names ${named}, which does not exist`);
  }
  return [...NAMES.flatMap(onPath), ...APPLICATIONS].find(path => existsSync(path));
}

/** Where `name` would be in each folder of the path. */
export function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, name));
}
