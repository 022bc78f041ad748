import {
  GLOBAL_FLAGS,
  type MachineSettings,
  type Modifier,
  parseGlobalFlags,
  profileOf,
  refusedModifier,
} from '../../engine/index';
import { type Check, flag, oneOf, wrong } from './checks';

/** What stacks on a profile's heap, as a launch configuration, a pragma or the command line says it. */
export type ModifierOptions = Pick<
  MachineSettings,
  'debugHeap' | 'globalFlags' | 'pageHeap' | 'crtDebug' | 'noLfh' | 'win11'
>;

export const PAGE_HEAP = ['off', 'light', 'full', 'backwards', 'unaligned'] as const;

const globalFlags: Check<number> = (key, value) => {
  const flags =
    typeof value === 'string'
      ? parseGlobalFlags(value)
      : Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff
        ? (value as number)
        : undefined;
  if (flags === undefined) {
    const names = GLOBAL_FLAGS.map(({ abbreviation }) => abbreviation).join(' ');
    throw wrong(key, `NtGlobalFlag as a number or as abbreviations of GFlags (${names})`, value);
  }
  return flags;
};

export const MODIFIER_CHECKS = {
  debugHeap: flag,
  globalFlags,
  pageHeap: oneOf(PAGE_HEAP),
  crtDebug: flag,
  noLfh: flag,
  win11: flag,
} as const;

/** A pragma's `debug_heap` without a value says true. */
const said = (key: string, value: string): boolean => {
  if (value === '' || value === 'true') return true;
  if (value === 'false') return false;
  throw wrong(key, 'true or false', value);
};

/** The same as keys of a pragma. */
export const MODIFIER_PRAGMAS: Readonly<Record<string, (value: string) => ModifierOptions>> = {
  debug_heap: value => ({ debugHeap: said('debug_heap', value) }),
  global_flags: value => ({ globalFlags: globalFlags('global_flags', value) }),
  page_heap: value => ({ pageHeap: oneOf(PAGE_HEAP)('page_heap', value) }),
  crt_debug: value => ({ crtDebug: said('crt_debug', value) }),
  no_lfh: value => ({ noLfh: said('no_lfh', value) }),
  win11: value => ({ win11: said('win11', value) }),
};

const NAMES: Readonly<Record<Modifier, string>> = {
  debugHeap: 'no debug heap and no heap flags of NtGlobalFlag',
  pageHeap: 'no page heap',
  crtDebug: 'no debug heap of the C library',
  noLfh: 'no low-fragmentation heap to switch off',
  win11: 'no Windows 11 among those that it stands for',
};

/** What is asked for and does not exist in the profile, in words; undefined when all of it does. */
export function refusalOf(settings: MachineSettings): string | undefined {
  const refused = refusedModifier(profileOf(settings.profile), settings);
  return refused === undefined ? undefined : `profile ${settings.profile} has ${NAMES[refused]}`;
}
