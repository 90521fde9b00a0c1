/**
 * An option that the library does not know: it is ignored without a word, and the pool is not what the code says. Reported
 * where it is clear what was meant: a slip of the keyboard, another library's name, or one that a version took away.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import type { PoolLibrary } from '../pools/library.ts';
import { isOfLibrary, optionsOf } from '../pools/pool-options.ts';
import { editDistance } from '../syntax/edit-distance.ts';
import { keyName, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const unknownOption: Rule = {
  id: 'unknown-option',
  defaultSeverity: 'error',
  fixes: ['safe', 'suggestion'],
  summary: 'A pool is given an option that its library does not know.',
  check(view: FileView): readonly Report[] {
    const reports = new Map<Node, Report>();
    for (const site of view.poolSites) {
      const options = isOfLibrary(site) ? optionsOf(site, view) : undefined;
      if (options === undefined || options.properties.some(({ type }) => type === 'SpreadElement')) continue;
      const given = options.properties.map((property) => keyName(property));
      for (const property of options.properties) {
        const report = property.type === 'Property' ? check(property, given, site, view) : undefined;
        if (report !== undefined) reports.set(property, report);
      }
    }
    return [...reports.values()];
  },
};

export default unknownOption;

type Property = Extract<Node, { type: 'Property' }>;

function check(
  property: Property,
  given: readonly (string | undefined)[],
  site: PoolSite,
  view: FileView,
): Report | undefined {
  const { library } = site;
  const name = keyName(property);
  if (name === undefined || name.startsWith('@@')) return undefined;
  const removed = library.removedOptions?.find((option) => option.name === name);
  const major = removed === undefined ? undefined : view.packageMajor(library.packageName);
  if (removed !== undefined && major !== undefined && major >= removed.since) {
    return {
      span: property.key,
      message: `\`${name}\` is no option of ${library.packageName} ${major} any more, so it is ignored. \`${removed.instead}\` has taken its place.`,
    };
  }
  if (library.optionNames.length === 0 || library.optionNames.includes(name)) return undefined;
  const near = nearest(name, library.optionNames);
  const meant = near ?? (SIZES.has(name) && library.size.max !== '' ? library.size.max : undefined);
  // The meant one is there as well, so this one is something else.
  if (meant === undefined || given.includes(meant)) return undefined;
  return {
    span: { start: property.key.start, end: property.key.end },
    message: `${library.packageName} knows no option \`${name}\`, so ${consequence(library)}. Write \`${meant}\` if that is meant.`,
    fixes: [rename(property, name, meant, near === undefined ? 'suggestion' : 'safe', view)],
  };
}

function consequence({ packageName }: PoolLibrary): string {
  return packageName === 'poolscope' ? 'making the pool throws' : 'it is ignored and the default applies';
}

/** What the libraries call the number of workers. */
const SIZES = new Set([
  'maxWorkers',
  'maxThreads',
  'maxProcesses',
  'numWorkers',
  'numThreads',
  'numberOfWorkers',
  'poolSize',
  'maxConcurrentWorkers',
  'workerCount',
  'threadCount',
  'max_workers',
]);

/** The one name that is so close that nothing else can be meant: two letters at most, and one in four. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.min(2, Math.floor(name.length / 4));
  const ranked = known
    .map((candidate) => ({ candidate, away: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((left, right) => left.away - right.away);
  const [first, second] = ranked;
  if (first === undefined || first.away > limit || first.away === second?.away) return undefined;
  return first.candidate;
}

function rename(
  property: Property,
  name: string,
  meant: string,
  kind: ReportFix['kind'],
  view: FileView,
): ReportFix {
  const { start, end } = property.key;
  const isQuoted = property.key.type === 'Literal';
  const newText = property.shorthand ? `${meant}: ${name}` : isQuoted ? `'${meant}'` : meant;
  const span = property.shorthand ? { start: property.start, end: property.end } : { start, end };
  const text = view.textOf(span);
  return { title: `Write \`${meant}\` instead of \`${text}\``, kind, edits: [{ ...span, newText }] };
}
