import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What only a closed engine may not know: chance, clocks and hosts come in as arguments. */
const impure = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
];

export default defineConfig(
  {
    ignores: [
      'dist/',
      'out/',
      'node_modules/',
      '.heapscope/',
      '.vscode-test/',
      'samples/',
      // AssemblyScript, whose compiler checks it, and what it compiles to.
      'engine/machine/express/assembly/',
      'engine/machine/express/code.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-depth': ['error', 4],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `while (true)` with a break says "until told otherwise" better than a made-up condition.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['engine/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'chance comes from engine/base/random' },
      ],
    },
  },
  {
    // Reading a typed array gives `number | undefined` to the compiler although the index is in range by construction.
    files: [
      'engine/{memory,heap,machine,timeline,script,inspect,base}/**/*.ts',
      'webview/map/**/*.ts',
      'test/**/*.ts',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // One switch over all instructions, and the tables it shares: the shape is the speed.
    files: ['engine/machine/loop.ts'],
    rules: { complexity: 'off', 'max-lines': 'off', 'max-depth': 'off' },
  },
  {
    files: ['engine/**/*.ts', 'webview/**/*.ts', 'extension/debug/**/*.ts', 'extension/cli/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'only extension/ outside debug/ and cli/ knows VS Code' }] },
      ],
    },
  },
  {
    // VS Code's Disposable is structural.
    files: ['extension/**/*.ts'],
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      complexity: 'off',
      // `describe` and `it` return promises that mocha owns.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  { files: ['test/{bench,fuzz,host,mutants}/**/*.ts', 'test/run.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
