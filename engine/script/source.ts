/**
 * The list of files that the units of one compilation share: a file's index in a SourcePoint counts in the order of
 * first use.
 */
export class FileTable {
  readonly #paths: string[] = [];
  readonly #indices = new Map<string, number>();

  /** Paths by index; built-in headers are named `<windows.h>`. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  /** The index of `path`, which joins the list when it is new. */
  indexOf(path: string): number {
    const known = this.#indices.get(path);
    if (known !== undefined) return known;
    const index = this.#paths.length;
    this.#paths.push(path);
    this.#indices.set(path, index);
    return index;
  }
}

/** Everything before the last separator of `path`; empty when it has none. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? '' : path.slice(0, Math.max(end, 1));
}

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:|[a-z][a-z0-9+.-]*:\/\/)/.test(path);

/**
 * `name` as seen from `folder`, with `.` and `..` resolved, so that a file has one name however it is reached. Keeps
 * the folder's kind of separator.
 */
export function resolvePath(folder: string, name: string): string {
  const whole = isAbsolute(name) || folder === '' ? name : joined(folder, name);
  const separator = whole.startsWith('\\') || (folder.includes('\\') && !folder.includes('/')) ? '\\' : '/';
  const root = /^([a-z][a-z0-9+.-]*:\/\/[^/]*|[A-Za-z]:)?[/\\]*/.exec(whole)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split(/[/\\]+/)) addPart(parts, part, root !== '');
  return root + parts.join(separator);
}

const joined = (folder: string, name: string): string =>
  /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;

/** Appends a step of a path; above the root there is nothing. */
function addPart(parts: string[], part: string, rooted: boolean): void {
  if (part === '' || part === '.') return;
  if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
  else if (part !== '..' || !rooted) parts.push(part);
}

/** Line `line` (1-based) of `text` without its line break; empty past the end. */
export function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 1; at < line; at++) {
    start = afterLine(text, start);
    if (start < 0) return '';
  }
  const next = afterLine(text, start);
  return text.slice(start, next < 0 ? text.length : next).replace(/[\r\n]+$/, '');
}

/** Where the line after the one at `start` begins; -1 when there is none. Lines end in LF, CR LF or CR. */
function afterLine(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at + 1;
    if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }
  return -1;
}
