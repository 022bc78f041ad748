import {
  type DebugSessionCustomEvent,
  debug,
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  languages,
  Location,
  Range,
  Uri,
  workspace,
} from 'vscode';
import { type Diagnostic as Told, type SourceRange } from '../engine/index';
import { uriOf } from './files';
import { DEBUG_TYPE } from './manifest';

const SEVERITY: Readonly<Record<Told['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Hint,
};

/** Where the reference of the codes is, as the manifest's repository has it; undefined for a build without one. */
export function documentation(manifest: unknown): string | undefined {
  const { repository } = manifest as { repository?: { url?: string } };
  const url = repository?.url?.replace(/\.git$/, '');
  return url === undefined ? undefined : `${url}/blob/main/docs/diagnostics.md`;
}

/** What the compiler said of the programs that were started, in VS Code's list of problems, until their text changes. */
export class Problems extends Disposable {
  readonly #collection = languages.createDiagnosticCollection(DEBUG_TYPE);
  readonly #documentation: string | undefined;

  constructor(reference: string | undefined) {
    super(() => {
      for (const each of subscriptions) each.dispose();
    });
    this.#documentation = reference;
    const subscriptions = [
      this.#collection,
      debug.onDidReceiveDebugSessionCustomEvent(event => {
        this.#receive(event);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#collection.delete(document.uri);
      }),
    ];
  }

  #receive({ session, event, body }: DebugSessionCustomEvent): void {
    // A scratch session has no file to show a problem in.
    const isOurs = session.type === DEBUG_TYPE && session.configuration['scratch'] !== true;
    if (event !== 'heapscope/diagnostics' || !isOurs) return;
    const { diagnostics } = body as { readonly diagnostics: readonly Told[] };
    const byFile = new Map<string, Diagnostic[]>();
    for (const each of diagnostics.filter(({ range }) => !range.file.startsWith('<'))) {
      const known = byFile.get(each.range.file) ?? [];
      byFile.set(each.range.file, [...known, this.#problemOf(each)]);
    }
    this.#collection.clear();
    for (const [path, problems] of byFile) this.#collection.set(uriOf(path), problems);
  }

  #problemOf({ severity, code, message, range, notes }: Told): Diagnostic {
    const problem = new Diagnostic(rangeOf(range), message, SEVERITY[severity]);
    problem.source = DEBUG_TYPE;
    problem.code =
      this.#documentation === undefined
        ? code
        : { value: code, target: Uri.parse(`${this.#documentation}#${code.toLowerCase()}`) };
    problem.relatedInformation = notes
      .filter(note => !note.range.file.startsWith('<'))
      .map(
        note =>
          new DiagnosticRelatedInformation(
            new Location(uriOf(note.range.file), rangeOf(note.range)),
            note.message,
          ),
      );
    return problem;
  }
}

const rangeOf = ({ line, column, endLine, endColumn }: SourceRange): Range =>
  new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
