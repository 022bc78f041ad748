import { type CallExpr, type Expr } from '../ast';
import { bare, type CType, isInteger, isRecord, isSigned, nameOf, targetOf } from '../ctype';
import { type Parser } from '../parser';
import { type Conversion, integerBytes, isWideText, printConversions, scanConversions } from './format';
import { textOf, unconverted } from './tree';

interface FormatRule {
  /** The argument that is the format; what it formats comes after. */
  readonly format: number;
  readonly scans?: boolean;
  /** Of the `_s` family: every text is followed by the size of its buffer. */
  readonly sized?: boolean;
}

const RULES: ReadonlyMap<string, FormatRule> = new Map([
  ...rules({ format: 0 }, 'printf printf_s _scprintf wprintf wprintf_s _scwprintf'),
  ...rules({ format: 1 }, 'fprintf fprintf_s sprintf fwprintf fwprintf_s _swprintf wsprintfA wsprintfW'),
  ...rules(
    { format: 2 },
    'snprintf _snprintf sprintf_s swprintf swprintf_s _snwprintf StringCchPrintfA StringCchPrintfW',
  ),
  ...rules({ format: 3 }, '_snprintf_s _snwprintf_s'),
  ...rules({ format: 0, scans: true }, 'scanf wscanf'),
  ...rules({ format: 1, scans: true }, 'sscanf fscanf swscanf'),
  ...rules({ format: 0, scans: true, sized: true }, 'scanf_s'),
  ...rules({ format: 1, scans: true, sized: true }, 'sscanf_s fscanf_s swscanf_s'),
]);

function rules(rule: FormatRule, names: string): readonly (readonly [string, FormatRule])[] {
  return names.split(' ').map(name => [name, rule] as const);
}

/** The text of a literal, and whether its characters are wide; undefined for anything else. */
function literal(e: Expr): { readonly text: string; readonly wide: boolean } | undefined {
  const inner = unconverted(e);
  const string = inner.kind === 'address' ? inner.operand : inner;
  if (string.kind !== 'string') return undefined;
  const t = bare(string.type);
  const element = t.kind === 'array' ? bare(t.element) : undefined;
  const wide = element?.kind === 'integer' && element.size === 2;
  const { bytes } = string;
  const units: number[] = [];
  for (let at = 0; at < bytes.length; at += wide ? 2 : 1)
    units.push((bytes[at] ?? 0) | (wide ? (bytes[at + 1] ?? 0) << 8 : 0));
  return { text: String.fromCharCode(...units.slice(0, Math.max(0, units.indexOf(0)))), wide };
}

/** What a conversion wants in place of what it gets. */
interface Mismatch {
  readonly wants: string;
  /** The conversion that the argument needs; undefined when there is none. */
  readonly better: string | undefined;
}

/** Compares the format of a call with its arguments. */
export function checkFormat(p: Parser, name: string, call: CallExpr): void {
  const rule = RULES.get(name);
  const format = rule === undefined ? undefined : call.args[rule.format];
  const found = format === undefined ? undefined : literal(format);
  if (rule === undefined || format === undefined || found === undefined) return;
  const conversions = rule.scans === true ? scanConversions(found.text) : printConversions(found.text);
  let at = rule.format + 1;
  for (const conversion of conversions) {
    if (!isKnown(conversion, rule.scans === true)) {
      p.warn('HS3105', `'${conversion.text}' is no conversion of ${name}`, format.first, format.last);
      return;
    }
    at += conversion.stars;
    if (conversion.isSuppressed) continue;
    const argument = call.args[at++];
    if (argument === undefined) continue;
    if (rule.scans === true) checkScanned(p, name, conversion, argument, found.wide);
    else checkPrinted(p, conversion, argument, found.wide);
    if (rule.sized === true && TEXTS.has(conversion.letter)) at++;
  }
  checkCount(p, name, call, at, rule, format);
}

const TEXTS: ReadonlySet<string> = new Set(['s', 'S', 'c', 'C', '[']);
const INTEGERS: ReadonlySet<string> = new Set(['d', 'i', 'u', 'o', 'x', 'X']);
const FLOATS: ReadonlySet<string> = new Set(['f', 'F', 'e', 'E', 'g', 'G', 'a', 'A']);

const isKnown = ({ letter }: Conversion, scans: boolean): boolean =>
  INTEGERS.has(letter) ||
  FLOATS.has(letter) ||
  letter === 'p' ||
  letter === 'n' ||
  (letter === 'Z' && !scans) ||
  (letter === '[' ? scans : TEXTS.has(letter));

function checkCount(
  p: Parser,
  name: string,
  call: CallExpr,
  wanted: number,
  rule: FormatRule,
  format: Expr,
): void {
  const given = call.args.length;
  if (given === wanted) return;
  const [needs, gets] = [wanted - rule.format - 1, given - rule.format - 1];
  const sized = rule.sized === true ? ' (each text needs the size of its buffer too)' : '';
  const message = `the format asks for ${needs} argument${needs === 1 ? '' : 's'}${sized}, ${name} gets ${gets}`;
  if (given < wanted) p.warn('HS3106', message, format.first, format.last);
  else p.warn('HS3106', message, call.args[wanted]?.first ?? call.first, call.args.at(-1)?.last ?? call.last);
}

/** The type as it was written: without the promotion that an argument of `...` undergoes. */
function writtenType(e: Expr): CType {
  const isPromotion = e.kind === 'convert' && e.operand.first === e.first && e.operand.last === e.last;
  return isPromotion ? e.operand.type : e.type;
}

function checkPrinted(p: Parser, conversion: Conversion, argument: Expr, wide: boolean): void {
  const type = writtenType(argument);
  const mismatch = mismatchOf(p, conversion, argument, type, wide);
  if (mismatch === undefined) return;
  const hint = mismatch.better === undefined ? '' : `; write '${mismatch.better}'`;
  p.warn(
    'HS3105',
    `'${conversion.text}' prints ${mismatch.wants}, but '${textOf(p, argument)}' is '${nameOf(type)}'${hint}`,
    argument.first,
    argument.last,
  );
}

function mismatchOf(
  p: Parser,
  conversion: Conversion,
  argument: Expr,
  type: CType,
  wide: boolean,
): Mismatch | undefined {
  if (isPrintable(p, conversion, argument.type, type, wide)) return undefined;
  const better = isRecord(type) ? undefined : conversionFor(p, type, conversion.letter, wide);
  return { wants: whatPrints(p, conversion, wide), better };
}

/** Whether a conversion takes what `promoted` holds; `type` is the type before the promotion of `...`. */
function isPrintable(
  p: Parser,
  conversion: Conversion,
  promoted: CType,
  type: CType,
  wide: boolean,
): boolean {
  const { letter, size } = conversion;
  if (letter === 'n' || letter === 'Z') return true;
  if (INTEGERS.has(letter))
    return isInteger(promoted) && p.types.sizeOf(promoted) === integerBytes(size, p.types.pointerBytes);
  if (FLOATS.has(letter)) return bare(promoted).kind === 'float';
  if (letter === 'c' || letter === 'C') return isInteger(promoted);
  if (letter === 'p') return isAddress(p, type);
  const target = targetOf(promoted);
  const element = target === undefined ? undefined : bare(target);
  const unit = isWideText(conversion, wide) ? 2 : 1;
  return element?.kind === 'void' || (element?.kind === 'integer' && element.size === unit);
}

/** A pointer, or an integer that is meant to hold one: of a pointer's width and with a name of its own. */
function isAddress(p: Parser, type: CType): boolean {
  if (targetOf(type) !== undefined || bare(type).kind === 'function') return true;
  return isInteger(type) && type.kind === 'typedef' && p.types.sizeOf(type) === p.types.pointerBytes;
}

function whatPrints(p: Parser, conversion: Conversion, wide: boolean): string {
  const { letter, size } = conversion;
  if (letter === 'c' || letter === 'C') return 'a character';
  if (letter === 's' || letter === 'S') return isWideText(conversion, wide) ? 'a wide text' : 'a text';
  if (FLOATS.has(letter)) return 'a double';
  if (letter === 'p') return 'an address';
  const bytes = integerBytes(size, p.types.pointerBytes);
  return `an integer of ${bytes} bytes`;
}

/** The conversion for a value of `type`; an integer keeps the letter that was written. */
function conversionFor(p: Parser, type: CType, letter: string, wide: boolean): string | undefined {
  const t = bare(type);
  if (t.kind === 'float') return '%f';
  const target = targetOf(type);
  if (target !== undefined) return conversionForPointer(target, wide);
  if (t.kind !== 'integer' && t.kind !== 'enum') return undefined;
  if (t.kind === 'integer' && t.flavour === 'char') return '%c';
  return `%${prefixOf(p, type)}${OTHER_BASES.has(letter) ? letter : isSigned(type) ? 'd' : 'u'}`;
}

const OTHER_BASES: ReadonlySet<string> = new Set(['x', 'X', 'o']);

function conversionForPointer(target: CType, wide: boolean): string {
  const element = bare(target);
  if (element.kind !== 'integer' || (element.flavour !== 'char' && element.flavour !== 'wchar')) return '%p';
  return (element.flavour === 'wchar') === wide ? '%s' : wide ? '%hs' : '%ls';
}

function prefixOf(p: Parser, type: CType): string {
  const t = bare(type);
  const name = nameOf(type).replace(/^const /, '');
  if (/^(size_t|SIZE_T|ULONG_PTR|DWORD_PTR|uintptr_t|LONG_PTR|SSIZE_T|intptr_t)$/.test(name)) return 'z';
  if (name === 'ptrdiff_t') return 't';
  if (p.types.sizeOf(type) === 8) return 'll';
  return t.kind === 'integer' && t.rank === 4 ? 'l' : '';
}

/** scanf stores through pointers to exactly what the conversion says. */
function checkScanned(p: Parser, name: string, conversion: Conversion, argument: Expr, wide: boolean): void {
  const type = writtenType(argument);
  const target = targetOf(argument.type);
  const text = textOf(p, argument);
  if (target === undefined) {
    p.warn(
      'HS3107',
      `${name} needs the address of the object that it stores into: '&${text}'`,
      argument.first,
      argument.last,
    );
    return;
  }
  const t = bare(target);
  const bytes = storedBytes(p, conversion, wide);
  const isFloat = FLOATS.has(conversion.letter);
  if (t.kind === 'void' || ((t.kind === 'float') === isFloat && p.types.sizeOf(target) === bytes)) return;
  p.warn(
    'HS3105',
    `'${conversion.text}' stores ${storedWords(conversion, bytes, wide)}, but '${text}' is '${nameOf(type)}'${scanHint(p, target, conversion.letter)}`,
    argument.first,
    argument.last,
  );
}

function storedBytes(p: Parser, conversion: Conversion, wide: boolean): number {
  const { letter, size } = conversion;
  if (TEXTS.has(letter)) return isWideText(conversion, wide) ? 2 : 1;
  if (FLOATS.has(letter)) return size === 'l' || size === 'L' ? 8 : 4;
  if (letter === 'p') return p.types.pointerBytes;
  if (size === 'hh') return 1;
  return size === 'h' ? 2 : integerBytes(size, p.types.pointerBytes);
}

function storedWords(conversion: Conversion, bytes: number, wide: boolean): string {
  const { letter } = conversion;
  if (TEXTS.has(letter)) return isWideText(conversion, wide) ? 'wide characters' : 'characters';
  if (FLOATS.has(letter)) return bytes === 8 ? 'a double' : 'a float';
  return letter === 'p' ? 'an address' : `an integer of ${bytes} byte${bytes === 1 ? '' : 's'}`;
}

function scanHint(p: Parser, target: CType, letter: string): string {
  const t = bare(target);
  if (t.kind === 'float') return `; write '${t.size === 8 ? '%lf' : '%f'}'`;
  if (t.kind !== 'integer' && t.kind !== 'enum') return '';
  if (t.kind === 'integer' && t.flavour === 'char') return `; write '%c' or '%s'`;
  const shown = OTHER_BASES.has(letter) ? letter : isSigned(target) ? 'd' : 'u';
  const size = p.types.sizeOf(target);
  const prefix = size === 1 ? 'hh' : size === 2 ? 'h' : prefixOf(p, target);
  return `; write '%${prefix}${shown}'`;
}
