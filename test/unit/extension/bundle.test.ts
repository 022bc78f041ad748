import assert from 'node:assert/strict';
import { build } from 'esbuild';

/** Bytes that each file of the repository brings into the bundle of `entry`. */
async function bytesByFile(entry: string, platform: 'node' | 'browser'): Promise<Map<string, number>> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform,
    format: 'cjs',
    external: ['vscode'],
    outdir: 'dist',
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  return new Map(
    Object.entries(output?.inputs ?? {}).map(([file, { bytesInOutput }]) => [file, bytesInOutput]),
  );
}

describe('the bundle that VS Code activates', () => {
  for (const [entry, platform] of [
    ['extension/extension.ts', 'node'],
    ['extension/extension-web.ts', 'browser'],
  ] as const) {
    it(`holds no simulation, which is the worker's (${entry})`, async () => {
      const files = await bytesByFile(entry, platform);
      const engine = [...files].filter(([file, bytes]) => file.startsWith('engine/') && bytes > 0);
      const allowed = /^engine\/(base\/hex|inspect\/seam|nt\/(faults|profile-ids))\.ts$/;
      assert.deepEqual(
        engine.map(([file]) => file).filter(file => !allowed.test(file)),
        [],
      );
      assert.deepEqual(
        [...files.keys()].filter(file => /^extension\/(debug|cli)\//.test(file)),
        [],
      );
    });
  }
});
