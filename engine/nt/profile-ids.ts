/** Profiles that exist; the others of the plan are refused by name until they do. */
export const PROFILE_IDS = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

/** The documents that this product implements describe 32-bit Win32. */
export const DEFAULT_PROFILE: ProfileId = 'win10-x86';
