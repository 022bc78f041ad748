import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}
interface Grammar extends Rule {
  readonly scopeName: string;
  readonly injections: Readonly<Record<string, Rule>>;
  readonly repository: Readonly<Record<string, Rule>>;
}

const read = (name: string): unknown => JSON.parse(readFileSync(`extension/language/${name}`, 'utf8'));
const grammar = read('heap-c.tmLanguage.json') as Grammar;

function* rulesIn(rule: Rule): Generator<Rule> {
  yield rule;
  for (const inner of rule.patterns ?? []) yield* rulesIn(inner);
}
const rules = [grammar, ...Object.values(grammar.injections), ...Object.values(grammar.repository)].flatMap(
  rule => [...rulesIn(rule)],
);

describe('the Heap C language', () => {
  it('is C with more words: its grammar embeds that of C and injects its own rules everywhere', () => {
    assert.deepEqual(grammar.patterns, [{ include: 'source.c' }]);
    assert.deepEqual(Object.keys(grammar.injections), [`L:${grammar.scopeName} -comment -string`]);
  });

  it('includes only rules that exist', () => {
    const included = rules.flatMap(({ include }) => (include?.startsWith('#') ? [include.slice(1)] : []));
    assert.deepEqual(included.toSorted(), Object.keys(grammar.repository).toSorted());
  });

  it('has regular expressions that compile', () => {
    const expressions = rules.flatMap(({ match, begin, end }) =>
      [match, begin, end].filter(text => text !== undefined),
    );
    assert.ok(expressions.length > 5);
    for (const expression of expressions) assert.doesNotThrow(() => new RegExp(expression), expression);
  });

  const scopeOf = (word: string): string[] =>
    Object.entries(grammar.repository)
      .filter(([name]) => name !== 'pragma')
      .filter(([, rule]) =>
        [...rulesIn(rule)].some(
          ({ match }) => match !== undefined && new RegExp(match).exec(word)?.index === 0,
        ),
      )
      .map(([name]) => name);

  for (const [word, rule] of [
    ['HeapReAlloc(', 'heap-calls'],
    ['VirtualQuery(', 'page-calls'],
    ['HEAP_ZERO_MEMORY', 'windows-constants'],
    ['SIZE_T', 'windows-types'],
    ['__except', 'structured-exceptions'],
  ] as const) {
    it(`knows ${word} as ${rule}`, () => {
      assert.ok(scopeOf(word).includes(rule));
    });
  }

  it('does not take a variable for a call', () => {
    assert.deepEqual(scopeOf('HeapAllocations'), []);
  });

  it('has snippets whose prefixes are told apart', () => {
    const snippets = Object.values(
      read('snippets.json') as Record<string, { prefix: string; body: string[] }>,
    );
    assert.equal(new Set(snippets.map(({ prefix }) => prefix)).size, snippets.length);
  });

  it('folds, indents and comments as C does', () => {
    const configuration = read('language-configuration.json') as { comments: object; wordPattern: string };
    assert.deepEqual(configuration.comments, { lineComment: '//', blockComment: ['/*', '*/'] });
    assert.deepEqual('p1 = 0x1F8;'.match(new RegExp(configuration.wordPattern, 'g')), ['p1', '0x1F8']);
  });
});
