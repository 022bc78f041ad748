/** The arrows of ARCHITECTURE.md: each layer may import itself and what is listed; everything else is an error. */
const layer = (name, from, allowed = [], fromNot = undefined) => ({
  name,
  severity: 'error',
  from: fromNot ? { path: from, pathNot: fromNot } : { path: from },
  to: { pathNot: [from, ...allowed] },
});
const ENTRY =
  '^(extension/(extension|extension-web)|extension/cli/main|extension/debug/worker-web|webview/main)[.]ts$';
const VSCODE = '(^|/)(@types/)?vscode(/|$)';
const DAP = '^node_modules/@vscode/debug(adapter|protocol)/';
const DEBUG_DOOR = '^extension/debug/index[.]ts$';
const ENGINE_DOOR = '^engine/index[.]ts$';

module.exports = {
  forbidden: [
    layer('engine-is-closed', '^engine/'),
    {
      name: 'unknown-layer',
      severity: 'error',
      from: {
        path: '^engine/',
        pathNot: '^engine/(index[.]ts|(base|nt|memory|heap|script|machine|timeline|inspect)/)',
      },
      to: {},
    },
    layer('base', '^engine/base/'),
    layer('nt', '^engine/nt/', ['^engine/base/']),
    layer('memory', '^engine/memory/', ['^engine/(base|nt)/']),
    layer('heap', '^engine/heap/', ['^engine/(base|nt|memory)/']),
    layer('script', '^engine/script/', ['^engine/(base|nt)/']),
    layer('machine', '^engine/machine/', ['^engine/(base|nt|memory|heap|script)/']),
    layer('timeline', '^engine/timeline/', ['^engine/(base|nt|memory|heap|script|machine)/']),
    layer('inspect', '^engine/inspect/', ['^engine/(base|nt|memory|heap|script|machine|timeline)/']),
    layer('protocol', '^webview/protocol/'),
    {
      // Archived by its makers: one file knows it, so that its successor is a change in one place.
      name: 'toolkit-in-one-file',
      severity: 'error',
      from: { path: '^webview/', pathNot: '^webview/controls[.]ts$' },
      to: { path: '^node_modules/@vscode/webview-ui-toolkit/' },
    },
    layer('webview', '^webview/', ['^node_modules/(@vscode/webview-ui-toolkit|@microsoft/fast-[a-z]+)/']),
    layer('debug-without-vscode', '^extension/debug/', [
      ENGINE_DOOR,
      DAP,
      '^(node:)?(worker_threads|events|url|buffer)$',
    ]),
    layer('cli-without-vscode', '^extension/cli/', [
      ENGINE_DOOR,
      DEBUG_DOOR,
      '^(node:)?(child_process|fs|fs/promises|os|path|process|stream|worker_threads)$',
    ]),
    layer(
      'extension',
      '^extension/',
      [DEBUG_DOOR, ENGINE_DOOR, '^webview/protocol/', VSCODE, '^(node:)?(path|worker_threads)$', DAP],
      '^extension/(debug|cli)/',
    ),
    { name: 'no-circular', severity: 'error', from: { path: '[.]ts$' }, to: { circular: true } },
    {
      name: 'dead-file',
      severity: 'error',
      from: { path: ENTRY },
      to: {
        path: '^(engine|webview|extension)/',
        pathNot: [ENTRY, '[.]d[.]ts$', '[.]json$'],
        reachable: false,
      },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(engine|webview|extension)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|out|engine/machine/express/assembly)/' },
  },
};
