/**
 * Bundles into dist/: the extension for both hosts, one Node file that is command line, adapter on stdio and worker,
 * the browser's worker, and the map's page. `--production` minifies, `--watch` rebuilds. Types are checked apart.
 */
import { context, build } from 'esbuild';
import { createRequire } from 'node:module';

const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  outdir: 'dist',
  sourcemap: !production,
  sourcesContent: false,
  minify: production,
  logLevel: 'info',
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...common, platform: 'browser', target: 'chrome120' };

const bundles = [
  { ...node, entryPoints: { extension: 'extension/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { cli: 'extension/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  {
    ...browser,
    format: 'cjs',
    entryPoints: { 'extension-web': 'extension/extension-web.ts' },
    external: ['vscode'],
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: { 'worker-web': 'extension/debug/worker-web.ts' },
    // The adapter library asks for these two Node modules; the packages of the same names serve in a browser.
    alias: { events: require.resolve('events/'), url: require.resolve('url/') },
  },
  { ...browser, format: 'iife', entryPoints: { webview: 'webview/main.ts' }, loader: { '.ttf': 'dataurl' } },
];

if (process.argv.includes('--watch')) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map(options => build(options)));
}
