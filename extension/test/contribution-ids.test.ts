import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../analysis/index.ts';
import { COMMANDS, LANGUAGES, PROFILE_VIEW_TYPE, SETTINGS } from '../contribution-ids.ts';

interface Contributed {
  readonly activationEvents: string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { readonly command: string; readonly category: string }[];
    readonly menus: Record<string, { readonly command: string; readonly when: string }[]>;
    readonly configuration: { readonly properties: Record<string, Record<string, unknown>> };
  };
}

const manifestText = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const manifest = JSON.parse(manifestText) as Contributed;
const strings = JSON.parse(
  readFileSync(new URL('../../package.nls.json', import.meta.url), 'utf8'),
) as Record<string, string>;

test('commands of the manifest and of the code are the same', () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  assert.deepEqual(contributed.toSorted(), Object.values(COMMANDS).toSorted());
  assert.ok(manifest.contributes.commands.every(({ category }) => category === 'Poolscope'));
});

test('settings of the manifest and of the code are the same', () => {
  const contributed = Object.keys(manifest.contributes.configuration.properties);
  assert.deepEqual(contributed.toSorted(), Object.values(SETTINGS).toSorted());
});

test('the setting for severities offers every rule there is and no other', () => {
  const setting = manifest.contributes.configuration.properties[SETTINGS.lintRules] as {
    readonly propertyNames: { readonly enum: string[] };
  };
  const offered = setting.propertyNames.enum;
  assert.deepEqual(offered.toSorted(), RULES.map(({ id }) => id).toSorted());
});

test('menus name commands that exist', () => {
  const known = new Set<string>(Object.values(COMMANDS));
  for (const item of Object.values(manifest.contributes.menus).flat()) {
    assert.ok(known.has(item.command), item.command);
  }
});

test('a workspace cannot choose the program that is run before it is trusted', () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [SETTINGS.nodePath]);
  assert.equal(
    manifest.contributes.configuration.properties[SETTINGS.nodePath]?.['scope'],
    'machine-overridable',
  );
});

test('the extension starts for its languages and for a panel that comes back', () => {
  assert.deepEqual(
    manifest.activationEvents.toSorted(),
    [
      ...LANGUAGES.map((language) => `onLanguage:${language}`),
      `onWebviewPanel:${PROFILE_VIEW_TYPE}`,
    ].toSorted(),
  );
});

test('strings of the manifest are all there and all used', () => {
  const used = [...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  assert.deepEqual(used.toSorted(), Object.keys(strings).toSorted());
});
