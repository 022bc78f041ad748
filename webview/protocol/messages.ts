/**
 * What passes between the memory map (webview) and the extension, both ways. Plain types: no DOM, no Node, no engine.
 * `ask` carries a question of the inspection protocol to the session's worker and its answer back; the shapes of
 * arguments and answers are those of the inspection protocol, restated in map-types.ts for what the map uses.
 */
export type ToExtension =
  | { readonly type: 'ready' }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: 'overview' | 'regions' | 'pages' | 'map' | 'block' | 'faults';
      readonly args: unknown;
    }
  /** The user selected the thing at `at` (Enter): reveal it in the tree. */
  | { readonly type: 'reveal'; readonly at: number }
  /** Selection moved; nothing has to be revealed. */
  | { readonly type: 'select'; readonly at: number }
  | { readonly type: 'openSource'; readonly path: string; readonly line: number; readonly column: number }
  | { readonly type: 'openMemory'; readonly at: number; readonly size: number }
  | { readonly type: 'seek'; readonly step: number }
  /** A command of the extension, by id, on the thing at `at`. */
  | { readonly type: 'command'; readonly command: string; readonly at: number };

export type ToWebview =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** The session moved (step, back, seek, edit): ask again for what is shown. */
  | { readonly type: 'moved'; readonly step: number; readonly lastStep: number; readonly state: string }
  /** Show the thing at `at`, zooming to it if needed. */
  | { readonly type: 'show'; readonly at: number; readonly size: number }
  | {
      readonly type: 'sessionStarted';
      readonly name: string;
      readonly profile: string;
      readonly pointerBytes: 4 | 8;
    }
  | { readonly type: 'sessionEnded'; readonly reason: string };
