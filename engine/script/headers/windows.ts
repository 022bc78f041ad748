import { WINDOWS_ATOMS } from '../library/atoms';
import { WINDOWS_PROFILES } from '../library/profile-files';
import { WINDOWS_BLOCKS } from './windows-blocks';
import { WINDOWS_CALLS } from './windows-calls';
import { WINDOWS_ERRORS } from './status-codes';
import { WINDOWS_CONSTANTS } from './windows-constants';
import { WINDOWS_FILES } from './windows-files';
import { WINDOWS_LIBRARY } from './windows-library';
import { WINDOWS_MEMORY } from './windows-memory';
import { WINDOWS_POOL } from './windows-pool';
import { WINDOWS_REGISTRY } from './windows-registry';
import { WINDOWS_SECURITY } from './windows-security';
import { WINDOWS_SYSTEM } from './windows-system';
import { WINDOWS_TYPES } from './windows-types';

/** windows.h as far as heap programs go. The headers that it is split into on Windows all have this text. */
export const WINDOWS_H =
  WINDOWS_TYPES +
  WINDOWS_CONSTANTS +
  WINDOWS_ERRORS +
  WINDOWS_CALLS +
  WINDOWS_MEMORY +
  WINDOWS_LIBRARY +
  WINDOWS_SYSTEM +
  WINDOWS_FILES +
  WINDOWS_REGISTRY +
  WINDOWS_SECURITY +
  WINDOWS_POOL +
  WINDOWS_BLOCKS +
  WINDOWS_ATOMS +
  WINDOWS_PROFILES;
