/** `await using` is offered only where it can be written: by the language, the compiler and the Node of the package. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFixture } from '../rule-fixture.ts';

const POOL = `import { ProcessPoolExecutor } from 'poolscope';
import { square } from './square.ts';
export async function squares(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor(2);
  return await pool.map(square, items);
}
`;
const IN_JAVASCRIPT = POOL.replaceAll(/: (number\[\]|Promise<number\[\]>)/g, '');
const manifest = (engines: string): string =>
  `/// package.json\n{ "type": "module", "engines": { "node": "${engines}" } }\n`;
const settings = (options: string, name = 'tsconfig.json'): string =>
  `/// ${name}\n{\n  // For the build.\n  "compilerOptions": { ${options}, },\n}\n`;

for (const [title, source, name, isUsing] of [
  ['without settings', POOL, 'main.ts', true],
  ['for ES2022', POOL + settings('"target": "es2022"'), 'main.ts', true],
  ['for the newest language', POOL + settings('"target": "ESNext"'), 'main.ts', false],
  [
    'for the newest language on a Node that reads it',
    POOL + settings('"target": "ESNext"') + manifest('>=24'),
    'main.ts',
    true,
  ],
  ['where types are taken out alone', POOL + settings('"erasableSyntaxOnly": true'), 'main.ts', false],
  [
    'where settings extend others',
    `${POOL}/// tsconfig.json\n{ "extends": ["./none.json", "./base"] }\n${settings('"target": "esnext"', 'base.json')}`,
    'main.ts',
    false,
  ],
  [
    'where settings say otherwise than those they extend',
    `${POOL}/// tsconfig.json
{ "extends": "./base.json", "compilerOptions": { "target": /* old */ "es2022" } }
${settings('"target": "esnext"', 'base.json')}`,
    'main.ts',
    true,
  ],
  ['where settings cannot be read', `${POOL}/// tsconfig.json\n{ "target"\n`, 'main.ts', true],
  [
    'where settings extend each other',
    `${POOL}/// tsconfig.json\n{ "extends": "./tsconfig.json" }\n`,
    'main.ts',
    true,
  ],
  [
    'with an old compiler',
    `${POOL}/// node_modules/typescript/package.json\n{ "version": "4.9.5" }\n`,
    'main.ts',
    false,
  ],
  ['in JavaScript', IN_JAVASCRIPT, 'main.js', false],
  ['in JavaScript for a new Node', IN_JAVASCRIPT + manifest('^24.1.0 || >=26'), 'main.js', true],
  ['in JavaScript for older ones too', IN_JAVASCRIPT + manifest('^22 || >=24'), 'main.js', false],
] as const) {
  test(`${isUsing ? '`await using`' : 'a `finally`'} ${title}`, () =>
    withFixture(source, name, ({ workspace, pathOf }) => {
      const [finding] = workspace
        .lintSyntax(pathOf(name))
        .filter(({ rule }) => rule === 'no-missing-shutdown');
      assert.ok(finding, 'the pool is found');
      assert.equal(finding.message.includes('`await using`'), isUsing, finding.message);
      assert.deepEqual(
        finding.fixes.map((fix) => fix.title.includes('`await using`')),
        [isUsing],
      );
    }));
}
