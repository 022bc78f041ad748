import {
  commands,
  debug,
  DebugConfigurationProviderTriggerKind,
  type DebugSession,
  type ExtensionContext,
} from 'vscode';
import { AdapterFactory } from './adapter-factory';
import { heapCommands } from './commands/heaps';
import { active, navigationCommands, openPlace, seek } from './commands/navigation';
import { register } from './commands/registry';
import { scriptCommands } from './commands/scripts';
import { ConfigurationProvider, provideDebugConfigurations } from './configuration';
import { Command, DEBUG_TYPE } from './manifest';
import { MemoryView } from './memory-view';
import { MemoryMap } from './panel/memory-map-panel';
import { documentation, Problems } from './problems';
import { Sessions } from './sessions';
import { readSettings } from './settings';
import { positionStatus, profileStatus } from './status-bar';
import { FaultsTree } from './views/faults-tree';
import { HeapsTree } from './views/heaps-tree';
import { type WorkerLink } from './worker-adapter';

/** What `activate` returns, for tests inside VS Code. */
export interface HeapscopeApi {
  readonly sessions: Sessions;
  readonly heapsTree: HeapsTree;
  readonly faultsTree: FaultsTree;
  readonly map: MemoryMap;
  /** Ends a session's worker from outside, as a crash would. */
  endWorker(session: DebugSession): void;
}

/** Builds the parts and wires them; the two entry points differ only in how a worker starts. */
export function activateWith(
  context: ExtensionContext,
  startWorker: () => WorkerLink | Promise<WorkerLink>,
): HeapscopeApi {
  const sessions = new Sessions();
  const heapsTree = new HeapsTree(sessions);
  const faultsTree = new FaultsTree(sessions);
  const memory = new MemoryView(sessions);
  const map = new MemoryMap(context.extensionUri, sessions, {
    reveal: at => void heapsTree.reveal(at, true),
    openSource: (path, line, column) => void openPlace(path, line, column),
    openMemory: at => void commands.executeCommand(Command.OpenMemory, at),
    seek: step => void seek(active(sessions), step),
  });
  const factory = new AdapterFactory(sessions, startWorker);
  const { Dynamic } = DebugConfigurationProviderTriggerKind;
  context.subscriptions.push(
    sessions,
    heapsTree,
    faultsTree,
    memory,
    map,
    profileStatus(sessions),
    positionStatus(sessions),
    new Problems(documentation(context.extension.packageJSON)),
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, new ConfigurationProvider()),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, { provideDebugConfigurations }, Dynamic),
    register(scriptCommands(context.extensionUri, sessions)),
    register(navigationCommands({ sessions, heapsTree, faultsTree, map, memory })),
    register(heapCommands(sessions)),
    sessions.onDidStart(() => {
      if (readSettings().openMapOnStart) map.open(true);
    }),
  );
  return {
    sessions,
    heapsTree,
    faultsTree,
    map,
    endWorker: session => {
      factory.endWorker(session);
    },
  };
}
