import { Disposable, StatusBarAlignment, window, workspace } from 'vscode';
import { PROFILE_TITLES } from '../engine/index';
import { positionText } from './format';
import { Command, LANGUAGE, Setting } from './manifest';
import { type Sessions } from './sessions';
import { readSettings } from './settings';

/** The profile, while there is a session or a Heap C editor: one entry, a click chooses. */
export function profileStatus(sessions: Sessions): Disposable {
  const entry = window.createStatusBarItem('heapscope.profile', StatusBarAlignment.Right, 100);
  entry.name = 'Heapscope Profile';
  entry.command = Command.ChooseProfile;
  const show = async (): Promise<void> => {
    const live = sessions.active;
    if (live === undefined && window.activeTextEditor?.document.languageId !== LANGUAGE) {
      entry.hide();
      return;
    }
    const chosen = readSettings().profile;
    const running =
      live?.position === undefined ? undefined : await live.ask('overview', {}).catch(() => undefined);
    const profile = running?.profile ?? chosen;
    entry.text = `$(server-environment) ${profile}`;
    entry.tooltip =
      running === undefined
        ? `Heaps are those of ${PROFILE_TITLES[chosen]}. Click to choose another.`
        : `The session simulates ${profile}. Click to choose the profile of the next one.`;
    entry.show();
  };
  const update = (): void => void show();
  update();
  return Disposable.from(
    entry,
    window.onDidChangeActiveTextEditor(update),
    sessions.onDidChangeActive(update),
    sessions.onDidStart(update),
    workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(Setting.Profile)) update();
    }),
  );
}

/** Where the session stands in time, whatever the sidebar shows; a click asks for another step. */
export function positionStatus(sessions: Sessions): Disposable {
  const entry = window.createStatusBarItem('heapscope.position', StatusBarAlignment.Right, 101);
  entry.name = 'Heapscope Position';
  const show = (): void => {
    const position = sessions.active?.position;
    if (position === undefined) {
      entry.hide();
      return;
    }
    const running = position.state === 'running';
    entry.text = `$(history) ${positionText(position)}`;
    entry.tooltip = running
      ? 'The program is running.'
      : 'The step at which the program stands. Click to go to another.';
    entry.command = running ? undefined : Command.GoToStep;
    entry.show();
  };
  return Disposable.from(entry, sessions.onDidChangeActive(show), sessions.onDidMove(show));
}
