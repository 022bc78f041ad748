import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** What is tested through VS Code's own API; clicks, keys and pictures are in test/e2e/ui. */
export function defineSuite(): void {
  describe('Heapscope in VS Code', () => {
    it('activates', async () => {
      const extension = vscode.extensions.getExtension('heapscope.heapscope');
      assert.ok(extension, 'the extension is installed');
      await extension.activate();
      assert.equal(extension.isActive, true);
    });
  });
}
