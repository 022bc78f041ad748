/** Profiles that exist; the others of the plan are refused by name until they do. */
export const PROFILE_IDS = [
  'nt4-x86',
  'xp-x86',
  'win7-x86',
  'win7-x64',
  'win10-x86',
  'win10-x64',
  'segment-x64',
  'ce-x86',
] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

/** What a profile is called where people choose one. */
export const PROFILE_TITLES: Readonly<Record<ProfileId, string>> = {
  'nt4-x86': 'Windows NT 4, 32 bits',
  'xp-x86': 'Windows XP, 32 bits',
  'win7-x86': 'Windows 7, 32 bits',
  'win7-x64': 'Windows 7, 64 bits',
  'win10-x86': 'Windows 10, 32 bits',
  'win10-x64': 'Windows 10, 64 bits',
  'segment-x64': 'Windows 10, 64 bits, segment heap',
  'ce-x86': 'Windows Embedded Compact 2013',
};

/** The documents that this product implements describe 32-bit Win32. */
export const DEFAULT_PROFILE: ProfileId = 'win10-x86';
