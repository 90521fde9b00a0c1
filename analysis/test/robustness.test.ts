/**
 * The analysis must not throw, whatever the code: every file of some packages, as it is and broken, with pools put where
 * their constructors and calls are, goes through parser, model and rules with nothing caught.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FileView } from '../file-view.ts';
import { ModuleGraph } from '../modules/module-graph.ts';
import { ALL_RULES } from '../rules/catalogue.ts';
import { NO_ANSWERS } from '../types/answers.ts';
import { broken, seededRandom, withPools } from './mutations.ts';

const PACKAGES = [
  'piscina/dist',
  'tinypool/dist',
  'workerpool/src',
  'chart.js/dist/helpers',
  'vscode-languageserver/lib',
];
const OWN = ['analysis/rules', 'analysis/model', 'analysis/syntax', 'analysis/test/rules'];
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Of processor time, so that a busy machine tries as much as an idle one. */
const TIME_LIMIT_MS = 5_000;

test('no code makes the analysis throw', () => {
  const random = seededRandom(20_260_101);
  const files = [
    ...PACKAGES.flatMap((name) => sourceFiles(join(root, 'node_modules', name))),
    ...OWN.flatMap((name) => sourceFiles(join(root, name))),
  ];
  assert.ok(files.length > 60, `${files.length} files to try`);
  const started = process.cpuUsage();
  let tried = 0;
  let reports = 0;
  for (const path of shuffled(files, random)) {
    if (process.cpuUsage(started).user / 1000 > TIME_LIMIT_MS) break;
    const text = readFileSync(path, 'utf8').slice(0, 60_000);
    for (const variant of [text, withPools(text), broken(withPools(text), random), broken(text, random)]) {
      reports += lintUncaught(path, variant);
      tried += 1;
    }
  }
  assert.ok(tried > 100, `${tried} variants tried`);
  assert.ok(reports > 50, `the rules found something to say: ${reports} reports`);
});

test('typing a file character by character never throws', () => {
  const source = `import { ProcessPoolExecutor } from 'poolscope';
export async function run(items: number[]) {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  for (const item of items) {
    await pool.submit((n) => \`\${n * item}\`, item);
  }
}
`;
  for (let length = 0; length <= source.length; length += 1) {
    lintUncaught(join(root, 'typed.ts'), source.slice(0, length));
    lintUncaught(join(root, 'typed.ts'), `${source.slice(0, length)}\n${source.slice(length + 12)}`);
  }
});

/** As the workspace does, but without its nets. */
function lintUncaught(path: string, text: string): number {
  const graph = new ModuleGraph();
  graph.setText(path, text);
  const model = graph.modelOf(path);
  if (model === undefined) return 0;
  graph.reachesPool(path);
  const view = new FileView(model, graph, NO_ANSWERS);
  let reports = 0;
  for (const rule of ALL_RULES) {
    for (const { span, fixes } of rule.check(view)) {
      reports += 1;
      assert.ok(
        span.start >= 0 && span.start <= span.end && span.end <= text.length + 1,
        `${rule.id} in ${path}`,
      );
      for (const { start, end } of fixes?.flatMap(({ edits }) => edits) ?? []) assert.ok(start <= end);
    }
  }
  return reports;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : sourceFiles(path);
    return /\.[cm]?[jt]s$/.test(name) ? [path] : [];
  });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ item }) => item);
}
