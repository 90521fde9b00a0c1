/**
 * A worker's file by a relative path: the library looks for it from the working directory of the process, or refuses it,
 * and never beside the file that names it. Silent on paths that are made absolute in any way, and in files that choose the
 * working directory themselves.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import { importEdit } from '../fixes/import-edit.ts';
import { rawWorkers } from '../lifecycle/raw-worker.ts';
import { constantOf, isOfLibrary, optionsOf } from '../pools/pool-options.ts';
import { propertyValue, unwrap, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const workerPath: Rule = {
  id: 'worker-path',
  defaultSeverity: 'warning',
  fixes: ['safe'],
  summary: "A worker's file is named by a path that depends on the working directory.",
  check(view: FileView): readonly Report[] {
    if (isAtHome(view)) return [];
    const reports = new Map<Node, Report>();
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
