import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundleDeclarations } from '../bundle-declarations.mjs';

function bundle(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-declarations-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return bundleDeclarations(join(folder, 'index.d.ts'));
}

test('what is exported comes with what it needs, and with nothing else', (t) => {
  const text = bundle(t, {
    'index.d.ts': "export { Shop } from './shop.ts';\nexport type { Price as Cost } from './price.ts';\n",
    'shop.d.ts':
      "import type { Price } from './price.ts';\n/** Sells. */\nexport declare class Shop {\n    #private;\n    price(of: Article): Price;\n}\n" +
      'interface Article {\n    readonly unused: string;\n}\nexport declare function unused(): void;\nexport {};\n',
    'price.d.ts': '/** In euros. */\nexport type Price = number;\nexport type Other = string;\n',
  });
  assert.equal(
    text,
    'interface Article {\n    readonly unused: string;\n}\n\n/** In euros. */\ntype Price = number;\n\n' +
      '/** Sells. */\ndeclare class Shop {\n    #private;\n    price(of: Article): Price;\n}\n\n' +
      'export {\n  Shop,\n  type Price as Cost,\n};\n',
  );
});

test('overloads stay together, and types may need each other', (t) => {
  const text = bundle(t, {
    'index.d.ts': "export { find } from './find.ts';\n",
    'find.d.ts':
      'export declare function find(name: string): Tree;\nexport declare function find(id: number): Tree;\n' +
      'interface Tree {\n    readonly leaves: Leaf[];\n}\ninterface Leaf {\n    readonly tree: Tree;\n}\n',
  });
  assert.equal(text.match(/declare function find/g).length, 2);
  assert.equal(text.match(/interface Tree/g).length, 1);
  assert.equal(text.match(/interface Leaf/g).length, 1);
});

test('what would not stand on its own is refused by name', (t) => {
  const index = "export { a } from './a.ts';\nexport { b } from './b.ts';\n";
  const twice = 'interface Same {\n}\n';
  assert.throws(
    () =>
      bundle(t, {
        'index.d.ts': index,
        'a.d.ts': `${twice}export declare const a: Same;\n`,
        'b.d.ts': `${twice}export declare const b: Same;\n`,
      }),
    /Same is declared in .*a\.d\.ts and in .*b\.d\.ts/,
  );
  assert.throws(
    () =>
      bundle(t, {
        'index.d.ts': "export { a } from './a.ts';\n",
        'a.d.ts': "import type { Worker } from 'node:worker_threads';\nexport declare const a: Worker;\n",
      }),
    /imports node:worker_threads; the package's types must stand on their own/,
  );
  assert.throws(
    () => bundle(t, { 'index.d.ts': "export { a } from './gone.ts';\n" }),
    /gone\.d\.ts.* does not exist/,
  );
});
