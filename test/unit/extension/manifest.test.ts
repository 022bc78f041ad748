import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { LAUNCH_KEYS } from '../../../extension/debug/launch';
import { DEFAULT_PROFILE, PROFILE_IDS, PROFILE_TITLES } from '../../../engine/index';
import {
  Colour,
  Command,
  ContextKey,
  DEBUG_TYPE,
  EXTENSION_ID,
  LANGUAGE,
  MAP_PANEL,
  Row,
  Setting,
  View,
} from '../../../extension/manifest';

interface Menu {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Property {
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription?: string;
  readonly order?: number;
}
interface Package {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly browser: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly colors: readonly {
      readonly id: string;
      readonly description: string;
      readonly defaults: Readonly<Record<string, string>>;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
      }[];
    }[];
    readonly languages: readonly {
      readonly id: string;
      readonly configuration: string;
      readonly icon: { readonly light: string; readonly dark: string };
    }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly breakpoints: readonly { readonly language: string }[];
    readonly debuggers: readonly {
      readonly type: string;
      readonly languages: readonly string[];
      readonly configurationSnippets: readonly { readonly body: Readonly<Record<string, unknown>> }[];
      readonly configurationAttributes: {
        readonly launch: { readonly properties: Readonly<Record<string, Property>> };
      };
    }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const { contributes } = manifest;
const commands = Object.values<string>(Command);
const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('package.json and the ids of the code', () => {
  it('declare the same commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(commands));
  });

  it('name only commands that exist in menus and welcome texts', () => {
    const inMenus = Object.values(contributes.menus).flatMap(menu => menu.map(({ command }) => command));
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
    ];
    const inTexts = texts.flatMap(text =>
      [...text.matchAll(/\(command:([^)]+)\)/g)].map(match => match[1] ?? ''),
    );
    assert.deepEqual(
      [...inMenus, ...inTexts].filter(
        command => !commands.includes(command) && command !== `${View.Heaps}.focus`,
      ),
      [],
    );
  });

  it('give every command the category and a title', () => {
    for (const { command, category, title } of contributes.commands) {
      assert.equal(category, 'Heapscope', command);
      assert.match(title, /^[A-Z]/, command);
    }
  });

  it('declare the same views, and the container that holds them', () => {
    const views = contributes.views['heapscope'] ?? [];
    assert.deepEqual(
      views.map(({ id }) => id),
      Object.values(View),
    );
    assert.equal(contributes.viewsContainers.activitybar[0]?.id, 'heapscope');
  });

  it('declare the same settings, each described and in order', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties), Object.values(Setting));
    assert.deepEqual(
      Object.values(properties).map(({ order }) => order),
      Object.values(properties).map((_, index) => index + 1),
    );
    for (const [key, { markdownDescription }] of Object.entries(properties)) {
      assert.ok(markdownDescription, key);
    }
  });

  it('declare the same colours for each of the four kinds of theme', () => {
    assert.deepEqual(
      contributes.colors.map(({ id }) => id),
      Object.values(Colour),
    );
    for (const { id, defaults } of contributes.colors) {
      assert.deepEqual(Object.keys(defaults), ['dark', 'light', 'highContrast', 'highContrastLight'], id);
    }
  });

  it('use only context keys that the code sets', () => {
    const known = new Set<string>([...Object.values(ContextKey), ...Object.values(View), ...commands]);
    const clauses = [
      ...contributes.commands.map(({ enablement }) => enablement),
      ...contributes.viewsWelcome.map(({ when }) => when),
      ...Object.values(contributes.menus).flatMap(menu => menu.map(({ when }) => when)),
    ];
    const used = clauses.flatMap(clause =>
      [...(clause ?? '').matchAll(/heapscope\.[A-Za-z.]+/g)].map(([key]) => key),
    );
    assert.deepEqual(
      used.filter(key => !known.has(key)),
      [],
    );
  });

  it('match only kinds of rows that the trees have', () => {
    const clauses = Object.values(contributes.menus).flatMap(menu => menu.map(({ when }) => when ?? ''));
    const kinds = clauses.flatMap(clause =>
      [...clause.matchAll(/\^\(?([a-z|]+)/g)].flatMap(([, words]) => words?.split('|') ?? []),
    );
    const rows = new Set<string>(Object.values(Row));
    assert.ok(kinds.length > 0);
    assert.deepEqual(
      kinds.filter(kind => !rows.has(kind)),
      [],
    );
  });

  it('agree on the debug type, its languages and its activation', () => {
    const [debuggerOf] = contributes.debuggers;
    assert.equal(debuggerOf?.type, DEBUG_TYPE);
    assert.deepEqual(debuggerOf.languages, [LANGUAGE, 'c']);
    assert.deepEqual(
      contributes.breakpoints.map(({ language }) => language),
      [LANGUAGE, 'c'],
    );
    assert.deepEqual(manifest.activationEvents, [
      'onDebugInitialConfigurations',
      `onDebugDynamicConfigurations:${DEBUG_TYPE}`,
      `onDebugResolve:${DEBUG_TYPE}`,
      `onWebviewPanel:${MAP_PANEL}`,
    ]);
  });

  it('document every launch key that the adapter takes from a user', () => {
    const internal = ['noDebug', 'scratch', 'settings'];
    const documented = contributes.debuggers[0]?.configurationAttributes.launch.properties ?? {};
    assert.deepEqual(
      sorted(Object.keys(documented)),
      sorted(LAUNCH_KEYS.filter(key => !internal.includes(key))),
    );
    for (const [key, { markdownDescription }] of Object.entries(documented))
      assert.ok(markdownDescription, key);
  });

  it('offer exactly the profiles that exist', () => {
    const setting = contributes.configuration.properties[Setting.Profile];
    const launch = contributes.debuggers[0]?.configurationAttributes.launch.properties['profile'];
    assert.deepEqual(setting?.enum, PROFILE_IDS);
    assert.deepEqual(launch?.enum, PROFILE_IDS);
    const titles = PROFILE_IDS.map(id => PROFILE_TITLES[id]);
    assert.deepEqual(setting.enumDescriptions, titles);
    assert.deepEqual(launch.enumDescriptions, titles);
    assert.equal(setting.default, DEFAULT_PROFILE);
    const snippets = contributes.debuggers[0]?.configurationSnippets ?? [];
    const choices = snippets.flatMap(({ body: { profile } }) =>
      typeof profile === 'string' ? profile.replace(/^.*?\||\|.*?$/g, '').split(',') : [],
    );
    assert.deepEqual(choices.sort(), [...PROFILE_IDS].sort());
  });

  it('name files that are there', () => {
    const [language] = contributes.languages;
    const files = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.snippets.map(({ path }) => path),
      language?.configuration ?? '',
      language?.icon.light ?? '',
      language?.icon.dark ?? '',
      'media/map-light.svg',
      'media/map-dark.svg',
    ];
    assert.deepEqual(
      files.filter(file => !existsSync(file)),
      [],
    );
  });

  it('have the identity that the tests inside VS Code look for', () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, EXTENSION_ID);
    assert.equal(manifest.main, './dist/extension.js');
    assert.equal(manifest.browser, './dist/extension-web.js');
  });
});
