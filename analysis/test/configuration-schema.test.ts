/**
 * What the editor offers while `poolscope.json` and the settings are written is what the reader of them takes. With
 * `UPDATE_SCHEMAS=1` the schemas are written anew from the code.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../index.ts';
import { DECLARED_POOL_FIELDS } from '../pools/declared-fields.ts';

const SCHEMA = new URL('../../schemas/poolscope.schema.json', import.meta.url);
const MANIFEST = new URL('../../package.json', import.meta.url);
const PAGE = new URL('../../docs/configuration.md', import.meta.url);
const isUpdating = process.env['UPDATE_SCHEMAS'] === '1';

const STALE =
  'UPDATE_SCHEMAS=1 node --import tsx --test analysis/test/configuration-schema.test.ts writes it anew';

type Field = (typeof DECLARED_POOL_FIELDS)[number];

function typeOf(field: Field): Record<string, unknown> {
  if ('choices' in field) return { type: 'string', enum: [...field.choices] };
  switch (field.type) {
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'texts':
      return {
        type: ['string', 'array'],
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        minLength: 1,
      };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: 0 };
  }
}

function poolSchema(): Record<string, unknown> {
  return {
    type: 'object',
    required: DECLARED_POOL_FIELDS.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    anyOf: ['classes', 'factories', 'defaultExport'].map((name) => ({ required: [name] })),
    additionalProperties: false,
    properties: Object.fromEntries(
      DECLARED_POOL_FIELDS.map((field) => [
        field.name,
        { ...typeOf(field), markdownDescription: field.description },
      ]),
    ),
  };
}

function configurationSchema(): Record<string, unknown> {
  const severity = { type: 'string', enum: ['off', 'info', 'warning', 'error'] };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'poolscope.json',
    description: 'How Poolscope lints the code of this folder, in the editor and on the command line.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: {
        type: 'object',
        markdownDescription: 'Severity by rule. Rules that are not named keep their own.',
        additionalProperties: false,
        properties: Object.fromEntries(
          RULES.map(({ id, summary, defaultSeverity }) => [
            id,
            { ...severity, default: defaultSeverity, markdownDescription: summary },
          ]),
        ),
      },
      pools: {
        type: 'array',
        markdownDescription: 'Pools of your own that the rules should know, beside the built-in libraries.',
        items: poolSchema(),
      },
    },
  };
}

interface Manifest {
  contributes: {
    jsonValidation: { fileMatch: string[]; url: string }[];
    configuration: { properties: Record<string, Record<string, unknown>> };
  };
}

test('the schema of poolscope.json is what its reader takes', () => {
  if (isUpdating) writeFileSync(SCHEMA, `${JSON.stringify(configurationSchema(), null, 2)}\n`);
  assert.deepEqual(JSON.parse(readFileSync(SCHEMA, 'utf8')), configurationSchema(), STALE);
});

test('the setting for pools has the same schema', () => {
  const manifest: Manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const setting = manifest.contributes.configuration.properties['poolscope.lint.pools'];
  assert.ok(setting);
  if (isUpdating) {
    setting['items'] = poolSchema();
    writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  assert.deepEqual(setting['items'], poolSchema(), STALE);
});

test('the editor finds the schema for poolscope.json, and not for the file that remembers inputs', () => {
  const manifest: Manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  assert.deepEqual(manifest.contributes.jsonValidation, [
    { fileMatch: ['poolscope.json', '!.vscode/poolscope.json'], url: './schemas/poolscope.schema.json' },
  ]);
});

test('the documentation has a row for each field, in the same words', () => {
  const page = readFileSync(PAGE, 'utf8');
  const rows = new Map(
    [...page.matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\|$/gm)].map(([, name = '', text]) => [name, text]),
  );
  for (const { name, description, isRequired } of DECLARED_POOL_FIELDS) {
    assert.equal(rows.get(name), isRequired ? `Required. ${description}` : description, name);
  }
});
