import { debug, FileType, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { PROFILE_IDS, PROFILE_TITLES } from '../../engine/index';
import { isRunnable } from '../configuration';
import { pathOf } from '../files';
import { fileName } from '../format';
import { Command, DEBUG_TYPE, LANGUAGE } from '../manifest';
import { type Sessions } from '../sessions';
import { readSettings, writeProfile } from '../settings';
import { type Handlers } from './registry';
import { TEMPLATES } from './templates';

/** Commands about scripts: write one, open a sample, run, debug, choose the profile. */
export function scriptCommands(extensionUri: Uri, sessions: Sessions): Handlers {
  const samples = Uri.joinPath(extensionUri, 'samples');
  return {
    [Command.NewScript]: newScript,
    [Command.OpenSample]: () => openSample(samples),
    [Command.DebugSample]: async () => {
      const sample = await openSample(samples);
      if (sample !== undefined) await start(sample.units, false);
    },
    [Command.RunFile]: argument => startActive(argument, true),
    [Command.DebugFile]: argument => startActive(argument, false),
    [Command.ChooseProfile]: () => chooseProfile(sessions),
  };
}

async function newScript(): Promise<void> {
  const chosen = await window.showQuickPick(TEMPLATES, {
    title: 'New Heap Script',
    placeHolder: 'What shall it begin with?',
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const document = await workspace.openTextDocument({ language: LANGUAGE, content: chosen.text });
  await window.showTextDocument(document);
}

interface SampleItem extends QuickPickItem {
  /** Its translation units, the one to open first. */
  readonly units: readonly Uri[];
}

async function openSample(folder: Uri): Promise<SampleItem | undefined> {
  const chosen = await window.showQuickPick(sampleItems(folder), {
    title: 'Open a Sample',
    placeHolder: 'Each begins by saying what to watch',
    matchOnDetail: true,
  });
  const first = chosen?.units[0];
  if (first === undefined) return undefined;
  await window.showTextDocument(await workspace.openTextDocument(first));
  return chosen;
}

const SCRIPT = '.heap.c';

/** A sample is a script, or a folder of scripts that make one program; `main` is its first. */
async function sampleItems(folder: Uri): Promise<SampleItem[]> {
  const entries = await workspace.fs.readDirectory(folder);
  const samples = entries
    .filter(([name, type]) => type === FileType.Directory || name.endsWith(SCRIPT))
    .sort(([one], [other]) => one.localeCompare(other));
  const items = await Promise.all(
    samples.map(([name, type]) =>
      type === FileType.Directory
        ? folderSample(Uri.joinPath(folder, name), name)
        : sampleItem(name.slice(0, -SCRIPT.length), [Uri.joinPath(folder, name)]),
    ),
  );
  return items.filter(item => item.units.length > 0);
}

async function folderSample(folder: Uri, name: string): Promise<SampleItem> {
  const entries = await workspace.fs.readDirectory(folder);
  const scripts = entries.map(([entry]) => entry).filter(entry => entry.endsWith(SCRIPT));
  const main = `main${SCRIPT}`;
  scripts.sort((one, other) => Number(other === main) - Number(one === main) || one.localeCompare(other));
  return sampleItem(
    name,
    scripts.map(script => Uri.joinPath(folder, script)),
  );
}

async function sampleItem(label: string, units: readonly Uri[]): Promise<SampleItem> {
  const [first] = units;
  const detail =
    first === undefined ? '' : firstComment(new TextDecoder().decode(await workspace.fs.readFile(first)));
  return { label, detail, units };
}

/** The first line of the comment that a sample opens with. */
export function firstComment(text: string): string {
  const line = text.split('\n').find(candidate => /[A-Za-z]/.test(candidate)) ?? '';
  return line.replace(/^[\s/*]+|[\s/*]+$/g, '');
}

async function startActive(argument: unknown, noDebug: boolean): Promise<void> {
  const editor = window.activeTextEditor;
  const uri = argument instanceof Uri ? argument : isRunnable(editor) ? editor.document.uri : undefined;
  if (uri === undefined) throw new Error('Open a C script first: Heapscope runs the active editor.');
  await start([uri], noDebug);
}

async function start(units: readonly Uri[], noDebug: boolean): Promise<void> {
  const programs = units.map(pathOf);
  const [first] = units;
  if (first === undefined) return;
  await debug.startDebugging(
    workspace.getWorkspaceFolder(first),
    {
      type: DEBUG_TYPE,
      request: 'launch',
      name: fileName(first.path),
      ...(programs.length === 1 ? { program: programs[0] } : { programs }),
      // What a run prints is all there is to see of it.
      ...(noDebug ? { internalConsoleOptions: 'openOnSessionStart' } : {}),
    },
    // Saving an untitled script would ask for a file name first; its text is read from the editor.
    { noDebug, suppressSaveBeforeStart: first.scheme === 'untitled' },
  );
}

async function chooseProfile(sessions: Sessions): Promise<void> {
  const current = readSettings().profile;
  const chosen = await window.showQuickPick(
    PROFILE_IDS.map(id => ({
      label: id,
      description: id === current ? `${PROFILE_TITLES[id]} — chosen` : PROFILE_TITLES[id],
    })),
    {
      title: 'The Windows Whose Heap Is Simulated',
      placeHolder: 'launch.json and #pragma heapscope profile(…) win over this choice',
    },
  );
  if (chosen === undefined || chosen.label === current) return;
  await writeProfile(chosen.label);
  if (sessions.active !== undefined) {
    void window.showInformationMessage(`${chosen.label} holds from the next start of a session.`);
  }
}
