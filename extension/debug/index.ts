/** The door of the debug adapter. */
export { ErrorId, toRequestError, RequestError } from './errors';
export { type ModifierOptions, PAGE_HEAP, refusalOf } from './modifiers';
export {
  type Launch,
  type LaunchDefaults,
  type LaunchOptions,
  LAUNCH_KEYS,
  parseLaunch,
  settingsOf,
} from './launch';
export { load, type Loaded } from './load';
export { serveStdio } from './main-stdio';
export { type CustomRequests } from './requests';
export { HeapDebugSession, type Host } from './session';
export { placeAt, type SourcePlace } from './source-index';
export { type ReadFile } from './units';
export { isAdapterWorker, serveNodeWorker } from './worker-node';
export { deathOf, waitsText } from './stops';
export {
  type FromWorker,
  type InspectAsk,
  type InspectTell,
  type ToWorker,
  type WorkerStart,
} from './worker-seam';
