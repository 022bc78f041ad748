import { commands, Disposable, window } from 'vscode';
import { type Command } from '../manifest';

/** What a command gets from its menu or caller: a tree row, an address, a URI, a step, or nothing from the palette. */
export type Handler = (argument: unknown) => unknown;
export type Handlers = Partial<Record<Command, Handler>>;

/** Registers commands; one that fails says so instead of leaving a rejected promise. */
export function register(handlers: Handlers): Disposable {
  const registered = Object.entries(handlers).map(([command, handler]) =>
    commands.registerCommand(command, async (argument: unknown) => {
      try {
        return await handler(argument);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(text);
        return undefined;
      }
    }),
  );
  return Disposable.from(...registered);
}
