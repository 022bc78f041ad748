import { type Diagnostic, type SourceRange, type Sources } from './compile-types';
import { type DiagnosticCode } from './diagnostic-codes';
import { builtinHeader } from './headers/index';
import { type FileTable, lineOf } from './source';
import { type SourcePoint } from './token';

export type Report = (diagnostic: Diagnostic) => void;
export type Note = Diagnostic['notes'][number];

/** The range that a token covers. */
export function rangeOf(point: SourcePoint, files: FileTable): SourceRange {
  return {
    file: files.paths[point.file] ?? '',
    line: point.line,
    column: point.column,
    endLine: point.line,
    endColumn: point.column + point.length,
  };
}

/** `message` in lower case, without a full stop. */
export function diagnostic(
  severity: Diagnostic['severity'],
  code: DiagnosticCode,
  message: string,
  range: SourceRange,
  notes: readonly Note[] = [],
): Diagnostic {
  return { severity, code, message, range, notes };
}

/**
 * A diagnostic as the command line prints it: `file:line:column: error: message [HS1030]`, the source line, a caret
 * with the range underlined, and the notes in the same form. Ends without a line break.
 */
export function formatDiagnostic(diagnostic: Diagnostic, sources: Sources): string {
  const { severity, code, message, range, notes } = diagnostic;
  return [
    ...place(`${severity}: ${message} [${code}]`, range, sources),
    ...notes.flatMap(note => place(`note: ${note.message}`, note.range, sources)),
  ].join('\n');
}

/** Longest source line that is quoted whole; of a longer one a window around the range is quoted. */
const QUOTED_COLUMNS = 160;

function place(text: string, range: SourceRange, sources: Sources): string[] {
  const head = `${range.file}:${range.line}:${range.column}: ${text}`;
  const source = textOf(range.file, sources);
  if (source === undefined) return [head];
  const whole = lineOf(source.startsWith('\uFEFF') ? source.slice(1) : source, range.line);
  if (whole.trim() === '' && range.column > whole.length + 1) return [head];
  const first = whole.length > QUOTED_COLUMNS ? Math.max(0, range.column - 1 - QUOTED_COLUMNS / 2) : 0;
  const quoted = whole.slice(first, first + QUOTED_COLUMNS);
  const column = Math.min(range.column - 1 - first, quoted.length);
  const end = range.endLine === range.line ? range.endColumn - 1 - first : quoted.length;
  const underline = '~'.repeat(Math.max(0, Math.min(end, quoted.length) - column - 1));
  // A tab under a tab, so that the caret stands under its character whatever the tab width; control characters would
  // move the terminal's cursor.
  const indent = quoted.slice(0, column).replace(/[^\t]/g, ' ');
  return [head, `  ${printable(quoted)}`, `  ${indent}^${underline}`];
}

function textOf(file: string, sources: Sources): string | undefined {
  return sources.get(file) ?? (file.startsWith('<') ? builtinHeader(file.slice(1, -1)) : undefined);
}

const printable = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- the point is to replace control characters
  line.replace(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '\uFFFD');
