import { Random } from '../../engine/base/random';

/** Words and marks that break things when they stand where nobody expects them. */
const SPICE = [
  '{', '}', '(', ')', '[', ']', ';', ',', '*', '&', '&&', '...', '#', '##', '"', "'", '\\', '\n', '/*', '*/', '//', '?', ':', '=', '->', '.',
  'int', 'struct', 'union', 'enum', 'typedef', 'static', 'extern', 'sizeof', 'case', 'default', 'goto', 'return', 'break', '__try', '__finally',
  '__except(1)', 'if', 'else', 'for', 'while', 'do', 'switch', 'L"x"', 'u8', '0x', '1e', '1e999', '0xffffffffffffffffff', '({', '})', '_Generic(', 'typeof(',
  '__attribute__((', '_Alignas(', 'va_arg(', 'void', '[n]', '(int[n])', '#define A A', '\n#include "a.c"\n', '\n#if\n', '\n#endif\n', '\n#pragma pack(', '\u0000', '\u00e9', '\ud800',
]; // prettier-ignore

/** A text that one of `texts` became by a few changes of bytes, words and lines, the same for the same seed. */
export function mutate(texts: readonly string[], seed: number): string {
  const random = new Random(seed);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  let text = pick(texts);
  for (let n = 1 + random.below(6); n > 0; n--) {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + 1 + random.below(random.below(4) === 0 ? 400 : 12));
    const [before, middle, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
    switch (random.below(7)) {
      case 0:
        text = before + after;
        break;
      case 1:
        text = before + pick(SPICE) + middle + after;
        break;
      case 2:
        text = before + String.fromCharCode(random.below(256)) + after;
        break;
      case 3: {
        const other = pick(texts);
        const from = random.below(other.length);
        text = before + other.slice(from, from + 1 + random.below(200)) + after;
        break;
      }
      case 4:
        text = before + middle.repeat(2 + random.below(20)) + after;
        break;
      case 5:
        text = swapWords(text, random);
        break;
      default:
        text = before;
    }
    // Repeating what is repeated grows without end.
    text = text.slice(0, 200_000);
  }
  return text;
}

function swapWords(text: string, random: Random): string {
  const words = text.split(/\b/);
  const a = random.below(words.length);
  const b = random.below(words.length);
  [words[a], words[b]] = [words[b] ?? '', words[a] ?? ''];
  return words.join('');
}
