/**
 * Lints every TypeScript and JavaScript file of `node_modules` and of this project, as it is, with pools put where constructors
 * and calls are, and broken at places that a seed decides. Nothing may end the process, take longer than ten seconds, or make a
 * rule throw.
 *
 *   npm run check:robustness [-- --seed 7] [--below node_modules/typescript]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Workspace } from '../index.ts';
import { broken, seededRandom, withPools } from './mutations.ts';

const LONGEST_MS = 10_000;
const PROGRESS_EVERY = 1000;

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: flags } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, below: { type: 'string', default: '.' } },
});

interface Report {
  readonly kind: 'begun' | 'failed' | 'done';
  readonly index: number;
  readonly words?: string;
}

if (process.send === undefined) process.exitCode = (await supervise()) === 0 ? 0 : 1;
else work(Number(process.env['BEGIN'] ?? '0'));

/** A file that ends the process or hangs is named, and the rest is gone on with. */
async function supervise(): Promise<number> {
  const total = sourceFiles(join(root, flags.below)).length;
  let failures = 0;
  for (let begin = 0; begin < total;) {
    const { last, words, isDone } = await batch(begin);
    failures += words.length;
    for (const word of words) process.stdout.write(`${word}\n`);
    if (isDone) break;
    failures += 1;
    process.stdout.write(`Ended the process or hung: ${sourceFiles(join(root, flags.below))[last]}\n`);
    begin = last + 1;
  }
  process.stdout.write(`${total} files, 4 variants each, seed ${flags.seed}: ${failures} failures.\n`);
  return failures;
}

function batch(begin: number): Promise<{ last: number; words: string[]; isDone: boolean }> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
    execArgv: process.execArgv,
    env: { ...process.env, BEGIN: String(begin) },
  });
  const words: string[] = [];
  let last = begin;
  let isDone = false;
  return new Promise((resolve) => {
    let timer = setTimeout(() => child.kill('SIGKILL'), 2 * LONGEST_MS);
    child.on('message', (report: Report) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
      if (report.kind === 'begun') last = report.index;
      if (report.kind === 'failed') words.push(report.words ?? '');
      if (report.kind === 'done') isDone = true;
      if (report.kind === 'begun' && last % PROGRESS_EVERY === 0) process.stderr.write(`${last} files\n`);
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ last, words, isDone });
    });
  });
}

function work(begin: number): void {
  const files = sourceFiles(join(root, flags.below));
  for (let index = begin; index < files.length; index += 1) {
    const path = files[index] ?? '';
    process.send?.({ kind: 'begun', index } satisfies Report);
    const random = seededRandom(Number(flags.seed) + index);
    const text = readFileSync(path, 'utf8');
    for (const variant of [text, withPools(text), broken(withPools(text), random), broken(text, random)]) {
      for (const words of notesOf(path, variant)) {
        process.send?.({ kind: 'failed', index, words } satisfies Report);
      }
    }
  }
  const done: Report = { kind: 'done', index: files.length };
  process.send?.(done, undefined, undefined, () => process.disconnect());
}

/** What the analysis says of itself: a rule that threw, a file on which all of it failed. */
function notesOf(path: string, text: string): readonly string[] {
  const workspace = new Workspace({ root, types: 'off' });
  // Beside its place, under a name that is none of a declaration's.
  workspace.setText(path.replace(/\.d(\.[cm]?ts)$/, '$1'), text);
  workspace.lintSyntax(path.replace(/\.d(\.[cm]?ts)$/, '$1'));
  return workspace.takeNotes().filter((note) => !note.includes(' was skipped: '));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : sourceFiles(path);
      return entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
    })
    .sort();
}
