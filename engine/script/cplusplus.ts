import { type Parser, SyntaxStop } from './parser';

/** Words that begin or make up what only C++ has. A C program may use them as names; then they are declared. */
const WORDS = new Set([
  'catch', 'cerr', 'cin', 'class', 'const_cast', 'constexpr', 'cout', 'delete', 'dynamic_cast', 'endl', 'explicit', 'friend',
  'mutable', 'namespace', 'new', 'noexcept', 'operator', 'override', 'private', 'protected', 'public', 'reinterpret_cast',
  'static_cast', 'std', 'template', 'throw', 'try', 'typename', 'using', 'virtual',
]); // prettier-ignore

/** Words after which a name of the user's own is declared. */
const DECLARERS = new Set(['class', 'namespace', 'typename']);

/** Stops at a word of C++ that the program does not declare; each is told once. */
export function refuseCpp(p: Parser): void {
  const { text } = p.token;
  const isScope = p.isName && p.peek(1).text === ':' && p.peek(2).text === ':' && p.isJoined(2);
  if (isScope && !WORDS.has(text))
    p.fail(`'${text}::' is C++, which is not supported: scripts are C`, 'HS2033');
  if (!p.isName || !WORDS.has(text) || p.scope.find(text) !== undefined) return;
  // What it declares is not missed again.
  if (DECLARERS.has(text)) p.isNews(p.peek(1).text);
  if (p.isNews(text)) p.fail(`'${text}' is C++, which is not supported: scripts are C`, 'HS2033');
  p.errors++;
  throw new SyntaxStop();
}
