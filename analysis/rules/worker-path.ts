/**
 * A worker's file by a name that is misspelt, with the right one beside it, or by a relative path: the library looks for it from the working directory of the process, or refuses it,
 * and never beside the file that names it. Silent on paths that are made absolute in any way, and in files that choose the
 * working directory themselves.
 */
import { basename, dirname } from 'node:path';
import type { FileView, PoolSite } from '../file-view.ts';
import { importEdit } from '../fixes/import-edit.ts';
import { isCompiledAway } from '../lifecycle/compiled-away.ts';
import { rawWorkers } from '../lifecycle/raw-worker.ts';
import { constantOf, isOfLibrary, optionsOf } from '../pools/pool-options.ts';
import { editDistance } from '../syntax/edit-distance.ts';
import { propertyValue, unwrap, walk, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const workerPath: Rule = {
  id: 'worker-path',
  defaultSeverity: 'warning',
  fixes: ['safe', 'suggestion'],
  summary: "A worker's file is named by a path that leads nowhere, or only from the right working directory.",
  check(view: FileView): readonly Report[] {
    const reports = new Map<Node, Report>();
    for (const file of besideThis(view)) {
      const report = misspelt(file, view) ?? compiledAway(file, view);
      if (report !== undefined) reports.set(file, report);
    }
    if (isAtHome(view)) return [...reports.values()];
    for (const site of view.poolSites) {
      if (!isOfLibrary(site)) continue;
      for (const named of workerFilesOf(site, view)) {
        const report = reportOf(named, view.textOf(site.node.callee), site.library.packageName, view);
        if (report !== undefined) reports.set(named, report);
      }
    }
    for (const worker of rawWorkers(view)) {
      const [first, options] = worker.node.arguments;
      // With `eval` the string is code.
      if (first === undefined || /\beval\b/.test(options === undefined ? '' : view.textOf(options))) continue;
      const named = constantOf(first, view);
      const report = reportOf(named, worker.text, 'Node', view);
      if (report !== undefined) reports.set(named, report);
    }
    return [...reports.values()];
  },
};

export default workerPath;

/** The names in `new URL('./worker.js', import.meta.url)` that are given to a pool or a worker. */
function besideThis(view: FileView): readonly Node[] {
  const given = [
    ...view.poolSites.filter(isOfLibrary).flatMap((site) => workerFilesOf(site, view)),
    ...rawWorkers(view).flatMap(({ node }) =>
      node.arguments.slice(0, 1).map((first) => constantOf(first, view)),
    ),
  ];
  return given.flatMap((expression) => {
    const names: Node[] = [];
    walk(expression, (node) => {
      const [first, base] = node.type === 'NewExpression' ? node.arguments : [];
      if (node.type !== 'NewExpression' || first === undefined || base === undefined) return;
      const isHere = view.textOf(node.callee) === 'URL' && view.textOf(base) === 'import.meta.url';
      if (isHere && first.type === 'Literal' && typeof first.value === 'string') names.push(first);
    });
    return names;
  });
}

/** There is no such file, and one whose name differs by a slip: what a build makes is called otherwise altogether. */
function misspelt(named: Node, view: FileView): Report | undefined {
  const path = named.type === 'Literal' && typeof named.value === 'string' ? named.value : '';
  if (!/^\.\.?\//.test(path) || view.resolveFile(path) !== undefined) return undefined;
  const folder = dirname(path);
  const near = nearestFile(basename(path), view.filesIn(folder));
  if (near === undefined) return undefined;
  const right = `${folder}/${near}`;
  const { start, end } = named;
  return {
    span: { start, end },
    severity: 'error',
    message: `There is no \`${path}\` here, so the worker cannot start. There is \`${right}\`; name that if it is meant.`,
    fixes: [
      {
        title: `Write \`${right}\``,
        kind: 'suggestion',
        edits: [{ start, end, newText: `'${right}'` }],
      },
    ],
  };
}

/** TypeScript beside the source, where the program that runs is JavaScript in another folder. */
function compiledAway(named: Node, view: FileView): Report | undefined {
  const path = named.type === 'Literal' && typeof named.value === 'string' ? named.value : '';
  if (!/(?<!\.d)\.[cm]?ts$/.test(path) || !isCompiledAway(view) || /\bexecArgv\b/.test(view.text))
    return undefined;
  const made = path.replace(/ts$/, 'js');
  const { start, end } = named;
  return {
    span: { start, end },
    message: `\`${path}\` is there beside the source, but what runs is the compiler's output, which has \`${made}\` instead: the worker cannot start there. Name \`${made}\`.`,
    fixes: [
      { title: `Write \`${made}\``, kind: 'suggestion', edits: [{ start, end, newText: `'${made}'` }] },
    ],
  };
}

/** The one file whose name differs from that by a slip of the keyboard. */
function nearestFile(name: string, files: readonly string[]): string | undefined {
  const stem = name.replace(/\.\w+$/, '');
  const extension = name.slice(stem.length);
  const found = files.filter((file) => {
    const other = file.replace(/\.\w+$/, '');
    if (other === stem || stem.length < 4 || !/^\.[cm]?[jt]sx?$/.test(file.slice(other.length))) return false;
    // `worker-1` and `worker-2` are two, not one and a slip.
    if (other.replace(/\d/g, '') === stem.replace(/\d/g, '')) return false;
    return isSlip(other, stem);
  });
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  // The extension stays as it is written, which may be that of the compiled file.
  return only.replace(/\.\w+$/, extension);
}

/** Another case, one letter more, less or other, or two letters that have changed places. */
function isSlip(name: string, other: string): boolean {
  const away = editDistance(name, other);
  if (away <= 1 || name.toLowerCase() === other.toLowerCase()) return true;
  const letters = (word: string): string =>
    word
      .split('')
      .toSorted((a, b) => a.localeCompare(b))
      .join('');
  return away === 2 && letters(name) === letters(other);
}

/** The file, or the task runner that it is for, moves the process to a folder, and means to start from there. */
function isAtHome({ path, text }: FileView): boolean {
  return /(^|[\\/])(gruntfile|gulpfile)\.[cm]?[jt]s$/i.test(path) || /\bprocess\.chdir\(/.test(text);
}

/** The expressions, behind names of constants, that may name the worker's file. */
function workerFilesOf(site: PoolSite, view: FileView): readonly Node[] {
  const { workerFile } = site.library;
  if (workerFile === undefined) return [];
  const options = optionsOf(site, view);
  const inOptions =
    options === undefined || workerFile.option === undefined
      ? undefined
      : propertyValue(options, workerFile.option);
  const given = [...workerFile.indexes.map((index) => site.node.arguments[index]), inOptions];
  return given.flatMap((expression) => (expression === undefined ? [] : [constantOf(expression, view)]));
}

/** @param loader who looks for the file */
function reportOf(named: Node, made: string, loader: string, view: FileView): Report | undefined {
  const value = unwrap(named);
  if (value.type !== 'Literal' || typeof value.value !== 'string') return undefined;
  const path = value.value;
  const specifier = path.startsWith('.') ? path : `./${path}`;
  const isBeside = view.resolveFile(specifier) !== undefined;
  if (!isRelative(path) || (!path.startsWith('.') && !isBeside)) return undefined;
  const how = view.isModule === true ? "`new URL('…', import.meta.url)`" : '`require.resolve(…)`';
  const where = isBeside ? 'It lies beside this file: name it' : 'Name it';
  return {
    span: { start: value.start, end: value.end },
    message: `\`${made}\` does not look for \`${path}\` beside this file: ${loader} ${consequence(loader)}. ${where} from here, with ${how}.`,
    fixes: isBeside ? fixes(value, specifier, view) : [],
  };
}

function consequence(loader: string): string {
  return loader === 'jest-worker'
    ? 'refuses a path that is not absolute'
    : 'resolves it against the working directory, so it is found only by a process that was started in the right folder';
}

function isRelative(path: string): boolean {
  if (/^\.\.?[\\/]/.test(path)) return true;
  return /^[\w@][\w@./-]*\.[cm]?[jt]s$/.test(path);
}

function fixes({ start, end }: Node, specifier: string, view: FileView): readonly ReportFix[] {
  if (view.isModule === false) {
    const edits = [{ start, end, newText: `require.resolve('${specifier}')` }];
    return [{ title: 'Resolve the path from this file', kind: 'safe', edits }];
  }
  const source = view.isModule === true ? importEdit('node:url', 'fileURLToPath', view) : undefined;
  if (source === undefined) return [];
  const newText = `${source.name}(new URL('${specifier}', import.meta.url))`;
  return [
    {
      title: 'Resolve the path from this file',
      kind: 'safe',
      edits: [...source.edits, { start, end, newText }],
    },
  ];
}
