/** Each kind of effect is found, in the function itself and through calls into other files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceEffect } from '../effects/trace.ts';
import type { EffectKind } from '../model/summary.ts';
import { ModuleGraph } from '../modules/module-graph.ts';
import { ValueResolver } from '../modules/resolve-value.ts';
import { withFixture } from './rule-fixture.ts';

const CASES: readonly (readonly [EffectKind, string])[] = [
  ['cpu-loop', 'for (let i = 0; i < n; i++) n += i;'],
  ['cpu-loop', 'while (n > 0) n -= 1;'],
  ['io', 'readFileSync(String(n));'],
  ['io', 'return fetch(String(n));'],
  ['timer', 'setTimeout(() => {}, n);'],
  ['timer', 'return sleep(n);'],
  ['fs', 'writeFileSync(String(n), "");'],
  ['fs', 'return fs.promises.appendFile(String(n), "");'],
  ['stdout', 'process.stdout.write("x");'],
  ['logging', 'console.log(n);'],
  ['environment', 'process.env.N = "1";'],
  ['environment', 'process.chdir("/");'],
  ['network', 'return fetch("/", { method: "delete" });'],
  ['global-read', 'return n + state;'],
  ['global-write', 'state = n;'],
  ['global-write', 'delete table.x;'],
  ['lock', 'Atomics.wait(cells, 0, 0);'],
  ['nondeterministic', 'return Math.random();'],
  ['nondeterministic', 'return randomUUID();'],
  ['throws', 'throw new Error("no");'],
  ['process-exit', 'process.exit(1);'],
];

const HEAD = `import fs, { readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
let state = 0;
const table = { x: 1 };
const cells = new Int32Array(4);
`;

for (const [kind, body] of CASES) {
  test(`${kind}: ${body}`, () =>
    withFixture(
      `import { step } from './steps.ts';\nexport const task = (n: number) => step(n);\n` +
        `/// steps.ts\nimport { effect } from './effect.ts';\nexport class Steps { run(n: number) { return effect(n); } }\n` +
        `export function step(n: number) { return [n].map((item) => new Steps().run(item)); }\n` +
        `/// effect.ts\n${HEAD}export function effect(n) {\n  ${body}\n}\nexport { state };\n`,
      'main.ts',
      ({ pathOf }) => {
        const graph = new ModuleGraph();
        const values = new ValueResolver(graph);
        const task = values.exported(pathOf('main.ts'), 'task');
        assert.equal(task.kind, 'function');
        const found = traceEffect(task, new Set([kind]), values);
        assert.equal(found?.kind, kind);
        assert.equal(found.path, pathOf('effect.ts'));
        assert.deepEqual(
          found.steps.map(({ name }) => name),
          ['step', 'run', 'effect'],
        );
      },
    ));
}

test('calls in a circle come to an end', () =>
  withFixture(
    "import { b } from './b.ts';\nexport const a = (n: number): number => b(n);\n/// b.ts\nimport { a } from './main.ts';\nexport const b = (n: number): number => a(n) + b(n);\n",
    'main.ts',
    ({ pathOf }) => {
      const values = new ValueResolver(new ModuleGraph());
      const task = values.exported(pathOf('main.ts'), 'a');
      assert.equal(task.kind, 'function');
      assert.equal(traceEffect(task, new Set(['fs']), values), undefined);
    },
  ));
