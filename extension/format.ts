const KB = 1024;
const MB = KB * KB;

/** A count with thousands separators, the same in every locale: `1,204`. */
export function count(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A size in bytes as `1,720 B`, or `64 KB`, `1 MB` where it is a whole number of them. */
export function size(bytes: number): string {
  if (bytes >= MB && bytes % MB === 0) return `${count(bytes / MB)} MB`;
  if (bytes >= KB && bytes % KB === 0) return `${count(bytes / KB)} KB`;
  return `${count(bytes)} B`;
}

/** `1 block`, `2 blocks`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** The last part of a path or URI, whichever its separators. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Where a session stands in time: `step 812 of 9,871`, `step 9,871 · exited`. */
export function positionText(at: {
  readonly step: number;
  readonly lastStep: number;
  readonly state: string;
}): string {
  const known = at.step === at.lastStep ? '' : ` of ${count(at.lastStep)}`;
  const state = at.state === 'stopped' ? '' : ` · ${at.state}`;
  return `step ${count(at.step)}${known}${state}`;
}
