import {
  commands,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type TextEditor,
  type WorkspaceFolder,
  window,
} from 'vscode';
import { pathOf } from './files';
import { fileName } from './format';
import { Command, DEBUG_TYPE, LANGUAGE } from './manifest';
import { readSettings } from './settings';

/** Whether `editor` shows something that can run: Heap C, or any C file. */
export function isRunnable(editor: TextEditor | undefined): editor is TextEditor {
  return editor !== undefined && [LANGUAGE, 'c'].includes(editor.document.languageId);
}

/** What launch.json begins with. */
const currentFile: DebugConfiguration = {
  type: DEBUG_TYPE,
  request: 'launch',
  name: 'Debug the current heap script',
  program: '${file}',
};

/** What VS Code puts into a new launch.json, and offers without one. */
export function provideDebugConfigurations(): DebugConfiguration[] {
  return [currentFile];
}

/** F5 without a launch.json debugs the active editor; the settings fill what neither launch.json nor a pragma says. */
export class ConfigurationProvider implements DebugConfigurationProvider {
  readonly provideDebugConfigurations = provideDebugConfigurations;

  resolveDebugConfiguration(
    _folder: WorkspaceFolder | undefined,
    config: Partial<DebugConfiguration>,
  ): DebugConfiguration | undefined {
    const complete: DebugConfiguration = {
      ...config,
      type: DEBUG_TYPE,
      request: config.request ?? 'launch',
      name: config.name ?? 'Debug the current heap script',
    };
    const { profile, seed, scheduler, memoryBudget } = readSettings();
    // A pragma of the script wins over the settings, so they cannot go into the keys that win over the pragma.
    complete['settings'] = { profile, seed, scheduler };
    complete['memoryBudget'] ??= memoryBudget;
    if (complete['scratch'] === true || hasProgram(complete)) return complete;
    const editor = window.activeTextEditor;
    if (isRunnable(editor)) {
      const { uri } = editor.document;
      return { ...complete, name: config.name ?? fileName(uri.path), program: pathOf(uri) };
    }
    void offerScript();
    return undefined;
  }
}

function hasProgram(config: DebugConfiguration): boolean {
  return config['program'] !== undefined || config['programs'] !== undefined;
}

async function offerScript(): Promise<void> {
  const open = 'Open a Sample';
  const create = 'New Script';
  const chosen = await window.showInformationMessage(
    'Open a C script to debug it, or start from a sample.',
    open,
    create,
  );
  if (chosen === open) await commands.executeCommand(Command.OpenSample);
  if (chosen === create) await commands.executeCommand(Command.NewScript);
}
