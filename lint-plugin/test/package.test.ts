/** The package as it would be published, in an empty project, under the real ESLint and the real oxlint. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { collectFixtures } from '../../analysis/test/collect-fixtures.ts';
import type { LintJsonEntry } from '../../protocol/finding.ts';
import { createProject, removeProject, ROOT, run, writeFiles, type Project } from './project.ts';

/** What the three programs say of one place, in one form. */
interface Found {
  readonly file: string;
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

let project: Project;
before(async () => {
  project = await createProject();
  cpSync(join(ROOT, 'samples/src'), join(project.folder, 'samples'), { recursive: true });
  for (const [index, { source, firstName }] of collectFixtures().entries()) {
    const [first = '', ...others] = source.replace(/^\n/, '').split(/^\s*\/\/\/ (\S+)\n/m);
    const files: Record<string, string> = { [firstName]: first, 'package.json': '{"type":"module"}' };
    for (let at = 0; at < others.length; at += 2) files[others[at] ?? ''] = others[at + 1] ?? '';
    writeFiles(join(project.folder, `fixtures/${index}`), files);
  }
});
after(() => removeProject(project));

const sorted = (found: readonly Found[]): string[] =>
  found
    .map(({ file, rule, line, column, message }) => `${file}:${line}:${column} ${rule} ${message}`)
    .toSorted((left, right) => (left < right ? -1 : 1));

async function eslint(paths: readonly string[], ...flags: readonly string[]): Promise<any[]> {
  const { stdout, stderr } = await run(project.folder, 'node_modules/eslint/bin/eslint.js', [
    ...[...paths, '--format', 'json'],
    ...flags,
  ]);
  assert.ok(stdout.startsWith('['), stderr);
  return JSON.parse(stdout);
}

async function foundByEslint(paths: readonly string[]): Promise<Found[]> {
  const results = await eslint(paths);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, column, message, fatal }: any) => {
      assert.ok(!fatal, `${filePath}: ${message}`);
      const file = filePath.slice(project.folder.length + 1);
      return { file, rule: ruleId.replace('poolscope/', ''), line, column, message };
    }),
  );
}

async function foundByOxlint(paths: readonly string[]): Promise<{ found: Found[]; refused: Set<string> }> {
  const { stdout, stderr } = await run(project.folder, 'node_modules/oxlint/bin/oxlint', [
    ...[...paths, '--format', 'json'],
  ]);
  assert.ok(stdout.startsWith('{'), stdout + stderr);
  const { diagnostics } = JSON.parse(stdout);
  const found: Found[] = [];
  const refused = new Set<string>();
  for (const { code, filename, message, labels } of diagnostics) {
    const rule = /^poolscope\((.*)\)$/.exec(code ?? '')?.[1];
    const [{ span }] = labels;
    assert.ok(code === undefined || rule !== undefined, `oxlint reports only what was asked for: ${message}`);
    if (rule === undefined) refused.add(filename);
    else found.push({ file: filename, rule, line: span.line, column: span.column, message });
  }
  return { found, refused };
}

async function foundByPoolscope(paths: readonly string[]): Promise<Found[]> {
  const { stdout, stderr } = await run(project.folder, join(ROOT, 'dist/cli.js'), [
    ...['lint', ...paths, '--format', 'json'],
  ]);
  assert.ok(stdout.startsWith('['), stderr);
  return JSON.parse(stdout).map(({ file, rule, line, column, message }: LintJsonEntry) => {
    return { file, rule, line, column, message };
  });
}

for (const part of ['samples', 'fixtures']) {
  test(`ESLint, oxlint and poolscope lint find the same in the ${part}`, async () => {
    const own = sorted(await foundByPoolscope([part]));
    assert.ok(own.length > (part === 'samples' ? 3 : 300), `there is something to find: ${own.length}`);
    assert.deepEqual(sorted(await foundByEslint([part])), own);
    const { found, refused } = await foundByOxlint([part]);
    // It takes no file that declares a name twice, as one of the fixtures does.
    assert.ok(refused.size <= 1, [...refused].join(', '));
    const isTaken = (line: string): boolean => !refused.has(line.slice(0, line.indexOf(':')));
    assert.deepEqual(sorted(found), own.filter(isTaken));
  });
}

test('what only types can tell is found, and what only another file can tell', async () => {
  writeFiles(join(project.folder, 'typed'), {
    'holder.ts': `import { ProcessPoolExecutor } from 'poolscope';
export interface Holder { readonly inner: { readonly pool: ProcessPoolExecutor } }
export declare function holder(): Holder;
`,
    'main.ts': `import { holder } from './holder.ts';
import { save } from './save.ts';
export async function saveAll(names: string[]) {
  await holder().inner.pool.map(save, names);
}
`,
    'save.ts': `import { write } from './write.ts';
export function save(name: string): number {
  write(name);
  return name.length;
}
`,
    'write.ts': `import { writeFileSync } from 'node:fs';
export const write = (name: string): void => writeFileSync(name, '');
`,
  });
  const own = sorted(await foundByPoolscope(['typed']));
  assert.match(own.join('\n'), /typed\/main\.ts:4:\d+ pure-task `save` calls `write`/);
  assert.deepEqual(sorted(await foundByEslint(['typed'])), own);
  assert.deepEqual(sorted((await foundByOxlint(['typed'])).found), own);
});

const SIZED = `import { cpus } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';
export const pool = new ProcessPoolExecutor(cpus().length);
`;
const FIXED = SIZED.replaceAll('cpus', 'availableParallelism').replace('().length', '()');

test('safe fixes are fixes of both tools', async () => {
  for (const [tool, folder] of [
    ['node_modules/eslint/bin/eslint.js', 'fixed-by-eslint'],
    ['node_modules/oxlint/bin/oxlint', 'fixed-by-oxlint'],
  ] as const) {
    writeFiles(join(project.folder, folder), { 'a.ts': SIZED });
    await run(project.folder, tool, [folder, '--fix']);
    assert.equal(readFileSync(join(project.folder, folder, 'a.ts'), 'utf8'), FIXED, tool);
  }
});

const LEAKING = `import { ProcessPoolExecutor } from 'poolscope';
export async function main(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  return pool.map(Math.sqrt, items);
}
`;
const MENDED = LEAKING.replace('const pool', 'await using pool').replace('return pool', 'return await pool');

test('suggestions are suggestions, which --fix leaves alone', async () => {
  writeFiles(join(project.folder, 'suggested'), { 'a.ts': LEAKING });
  const [{ messages }] = await eslint(['suggested'], '--fix');
  const { suggestions } = messages.find(({ ruleId }: any) => ruleId === 'poolscope/no-missing-shutdown');
  assert.equal(readFileSync(join(project.folder, 'suggested/a.ts'), 'utf8'), LEAKING);
  const [{ desc, fix }] = suggestions;
  assert.match(desc, /await using/);
  assert.equal(LEAKING.slice(0, fix.range[0]) + fix.text + LEAKING.slice(fix.range[1]), MENDED);
  await run(project.folder, 'node_modules/oxlint/bin/oxlint', ['suggested', '--fix-suggestions']);
  assert.equal(readFileSync(join(project.folder, 'suggested/a.ts'), 'utf8'), MENDED);
});

test('comments of the linter and of Poolscope silence a finding', async () => {
  const above = (comment: string): string => LEAKING.replace('  const', `  // ${comment}\n  const`);
  writeFiles(join(project.folder, 'silent'), {
    'eslint.ts': above('eslint-disable-next-line poolscope/no-missing-shutdown'),
    'poolscope.ts': above('poolscope-disable-next-line no-missing-shutdown'),
  });
  assert.deepEqual(await foundByEslint(['silent']), []);
  assert.deepEqual((await foundByOxlint(['silent'])).found, []);
});

test('the recommended configuration leaves hints out', async () => {
  const config = readFileSync(join(project.folder, 'eslint.config.js'), 'utf8');
  writeFiles(project.folder, {
    'recommended.config.js': config.replace('configs.all', 'configs.recommended'),
  });
  const flags = ['--config', 'recommended.config.js'];
  const rules = (results: any[]): string[] =>
    results.flatMap(({ messages }) => messages).map((m) => m.ruleId);
  const hint = 'poolscope/require-max-workers';
  assert.ok(rules(await eslint(['samples'])).includes(hint));
  const recommended = rules(await eslint(['samples'], ...flags));
  assert.ok(recommended.includes('poolscope/no-missing-shutdown') && !recommended.includes(hint));
});

test('a setting that there is not is refused in words', async () => {
  const config = readFileSync(join(project.folder, 'eslint.config.js'), 'utf8');
  const wrong = config.replace(/\];\s*$/, "{ settings: { poolscope: { minimumSeverity: 'warn' } } }];");
  writeFiles(project.folder, { 'wrong.config.js': wrong });
  const { code, stderr } = await run(project.folder, 'node_modules/eslint/bin/eslint.js', [
    ...['samples', '--config', 'wrong.config.js'],
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /settings\.poolscope\.minimumSeverity must be "info", "warning" or "error"/);
});

test('it can be required, and its types fit those of ESLint', async () => {
  const required = await run(project.folder, '-p', [
    "Object.keys(require('eslint-plugin-poolscope').rules).length",
  ]);
  const imported = await run(project.folder, '--input-type=module', [
    ...['-e', "import p from 'eslint-plugin-poolscope'; console.log(Object.keys(p.rules).length)"],
  ]);
  assert.ok(Number(required.stdout) > 40, required.stderr);
  assert.equal(imported.stdout, required.stdout);
  const { code, stdout } = await run(project.folder, 'node_modules/typescript/bin/tsc', [
    ...[
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--types',
      'node',
      'config-types.ts',
    ],
  ]);
  assert.equal(stdout, '');
  assert.equal(code, 0);
});

test('pools of poolscope.json count, and what is wrong with it is said', async () => {
  writeFiles(join(project.folder, 'own'), {
    'a.ts': `import { JobPool } from '@acme/jobs';
export async function main(items: number[]) {
  const pool = new JobPool();
  return await pool.enqueue(items);
}
`,
  });
  const pools = [{ package: '@acme/jobs', classes: ['JobPool'], submit: 'enqueue', shutdown: 'close' }];
  writeFiles(project.folder, { 'poolscope.json': JSON.stringify({ pools }) });
  const own = sorted(await foundByPoolscope(['own']));
  assert.match(own.join('\n'), /no-missing-shutdown/);
  assert.deepEqual(sorted(await foundByEslint(['own'])), own);
  writeFiles(project.folder, { 'poolscope.json': '{ "pool": [] }' });
  const { code, stderr } = await run(project.folder, 'node_modules/eslint/bin/eslint.js', ['own']);
  rmSync(join(project.folder, 'poolscope.json'));
  assert.equal(code, 2);
  assert.match(stderr, /poolscope\.json: there is no setting "pool"/);
});

test('nothing of the run is left when the linter has ended', async () => {
  const { stdout } = await run(project.folder, join(ROOT, 'lint-plugin/test/list-processes.mjs'), [
    project.folder,
  ]);
  assert.deepEqual(JSON.parse(stdout), []);
});
