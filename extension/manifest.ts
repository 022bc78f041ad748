/** Every id that package.json declares, once. A unit test holds the two against each other. */
export const EXTENSION_ID = 'heapscope.heapscope';
export const DEBUG_TYPE = 'heapscope';
export const LANGUAGE = 'heap-c';

export const View = {
  Heaps: 'heapscope.heaps',
  Faults: 'heapscope.faults',
} as const;

/** The memory map's webview panel. */
export const MAP_PANEL = 'heapscope.map';
/** Scheme of the read-only hex text of simulated memory. */
export const MEMORY_SCHEME = 'heapscope-memory';

export const Command = {
  NewScript: 'heapscope.newScript',
  OpenSample: 'heapscope.openSample',
  DebugSample: 'heapscope.debugSample',
  RunFile: 'heapscope.runFile',
  DebugFile: 'heapscope.debugFile',
  ChooseProfile: 'heapscope.chooseProfile',

  OpenMap: 'heapscope.openMap',
  Refresh: 'heapscope.refresh',
  FindAddress: 'heapscope.findAddress',
  ShowBlock: 'heapscope.showBlock',
  RevealInMap: 'heapscope.revealInMap',
  OpenMemory: 'heapscope.openMemory',
  GoToAllocation: 'heapscope.goToAllocation',
  CopyAddress: 'heapscope.copyAddress',
  GoToStep: 'heapscope.goToStep',
  GoToFault: 'heapscope.goToFault',
  GoToNotice: 'heapscope.goToNotice',

  CreateHeap: 'heapscope.createHeap',
  Allocate: 'heapscope.allocate',
  Reallocate: 'heapscope.reallocate',
  Free: 'heapscope.free',
  Write: 'heapscope.write',
  Validate: 'heapscope.validate',
  Walk: 'heapscope.walk',
  Lock: 'heapscope.lock',
  Unlock: 'heapscope.unlock',
  Destroy: 'heapscope.destroy',
  QueryPages: 'heapscope.queryPages',
  Undo: 'heapscope.undo',
  SaveScratch: 'heapscope.saveScratch',
} as const;
export type Command = (typeof Command)[keyof typeof Command];

/** Context keys that the menus of package.json ask. */
export const ContextKey = {
  /** A Heapscope session is active. */
  Active: 'heapscope.active',
  /** It is stopped: questions and heap commands make sense. */
  Stopped: 'heapscope.stopped',
  /** It is the scratch session, which grows by commands. */
  Scratch: 'heapscope.scratch',
} as const;

export const Setting = {
  Profile: 'heapscope.profile',
  Seed: 'heapscope.seed',
  Scheduler: 'heapscope.scheduler',
  MemoryBudget: 'heapscope.memoryBudget',
  OpenMapOnStart: 'heapscope.map.openOnStart',
} as const;

/** Theme colours; the webview reads the same names as `--vscode-heapscope-…`. */
export const Colour = {
  Busy: 'heapscope.busy',
  Header: 'heapscope.header',
  Slack: 'heapscope.slack',
  Free: 'heapscope.free',
  Reserved: 'heapscope.reserved',
  Committed: 'heapscope.committed',
  Guard: 'heapscope.guard',
  Large: 'heapscope.large',
  Cached: 'heapscope.cached',
  Fault: 'heapscope.fault',
  Changed: 'heapscope.changed',
  Ramp1: 'heapscope.ramp1',
  Ramp2: 'heapscope.ramp2',
  Ramp3: 'heapscope.ramp3',
  Ramp4: 'heapscope.ramp4',
  Ramp5: 'heapscope.ramp5',
  Ramp6: 'heapscope.ramp6',
  Ramp7: 'heapscope.ramp7',
  Ramp8: 'heapscope.ramp8',
} as const;
export type Colour = (typeof Colour)[keyof typeof Colour];

/** What `contextValue` of a tree row begins with; the menus of package.json match on it. */
export const Row = {
  Process: 'process',
  Heap: 'heap',
  Block: 'block',
  FreeBlock: 'free',
  Pages: 'pages',
  Fault: 'fault',
  Notice: 'notice',
} as const;
