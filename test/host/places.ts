import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const ROOT = join(__dirname, '..', '..');
/** What belongs to this checkout alone and may be deleted at any time: user data of `npm start`, stamps, screenshots. */
export const LOCAL = join(ROOT, '.heapscope');

/**
 * Where the VS Code host is kept between runs and shared between checkouts: HEAPSCOPE_CACHE, else the user's cache
 * folder, else (when that cannot be written) the checkout.
 */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  for (const folder of [process.env['HEAPSCOPE_CACHE'], join(base, 'heapscope'), join(LOCAL, 'cache')]) {
    if (folder === undefined || folder === '') continue;
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // Try the next place: a home that is missing or read-only is common on build machines.
    }
  }
  throw new Error('no folder to keep the VS Code host in: set HEAPSCOPE_CACHE to one that can be written');
}
