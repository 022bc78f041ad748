import { ConfigurationTarget, workspace } from 'vscode';
import { DEFAULT_PROFILE, PROFILE_IDS, type ProfileId } from '../engine/index';
import { Setting } from './manifest';

export interface Settings {
  readonly profile: ProfileId;
  readonly seed: number;
  readonly scheduler: 'round-robin' | 'random';
  /** Bound on checkpoints, bytes. */
  readonly memoryBudget: number;
  readonly openMapOnStart: boolean;
}

const MB = 1024 * 1024;

/** The settings as they stand; a value that settings.json got wrong counts as the default. */
export function readSettings(): Settings {
  const read = (key: string): unknown => workspace.getConfiguration().get(key);
  const profile = read(Setting.Profile);
  const seed = read(Setting.Seed);
  const budget = read(Setting.MemoryBudget);
  return {
    profile: PROFILE_IDS.find(id => id === profile) ?? DEFAULT_PROFILE,
    seed: Number.isSafeInteger(seed) ? (seed as number) : 1,
    scheduler: read(Setting.Scheduler) === 'random' ? 'random' : 'round-robin',
    memoryBudget: (typeof budget === 'number' && budget >= 16 ? Math.floor(budget) : 256) * MB,
    openMapOnStart: read(Setting.OpenMapOnStart) === true,
  };
}

/** Keeps the profile where the user would look for it: with the workspace if there is one. */
export async function writeProfile(profile: ProfileId): Promise<void> {
  const target =
    workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  await workspace.getConfiguration().update(Setting.Profile, profile, target);
}
