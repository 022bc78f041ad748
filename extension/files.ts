import { Uri, workspace } from 'vscode';

/** A path of two letters and more before the colon is a URI; `C:\` is a drive. */
const URI_SHAPE = /^[a-z][a-z0-9+.-]+:/i;

/** The URI of a path as the adapter knows it: a file's path, or a whole URI for anything else. */
export function uriOf(path: string): Uri {
  return URI_SHAPE.test(path) ? Uri.parse(path, true) : Uri.file(path);
}

/** The path by which the adapter and VS Code's debugger know a document. */
export function pathOf(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The text of a file as the user sees it: an open document first, then the file system, virtual ones included. */
export async function readFile(path: string): Promise<string | undefined> {
  const uri = uriOf(path);
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
