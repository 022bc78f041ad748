import { type Variable } from './ast';
import { quoted } from './checker-conversions';
import { bare, type CType, isError, isVariableLength } from './ctype';
import { type Parser } from './parser';

function hintOfTag(p: Parser, type: CType): string {
  const tag = type.kind === 'struct' || type.kind === 'union' || type.kind === 'enum' ? type.tag : undefined;
  const near = tag === undefined ? undefined : p.scope.nearestTag(tag);
  return near === undefined ? '' : `; did you mean '${near.kind} ${near.name}'?`;
}

/** Tells of an object whose type has no known size. */
export function checkComplete(p: Parser, variable: Variable): void {
  const of = bare(variable.type);
  const isOpenEnum = of.kind === 'enum' && of.members === undefined;
  if (
    isError(variable.type) ||
    (p.types.sizeOf(variable.type) !== undefined && !isOpenEnum) ||
    isVariableLength(variable.type) ||
    bare(variable.type).kind === 'void'
  )
    return;
  const t = bare(variable.type);
  const why =
    t.kind === 'array'
      ? 'the length of the array is missing'
      : `${quoted(variable.type)} is declared but not defined${hintOfTag(p, t)}`;
  const notes =
    t.kind === 'struct' || t.kind === 'union'
      ? [p.noteAt('it is declared here', { first: t.first, last: t.first })]
      : [];
  p.error(
    'HS2007',
    `'${variable.name}' has no known size: ${why}`,
    variable.extent.first,
    variable.extent.last,
    notes,
  );
  variable.type = p.types.error;
}
