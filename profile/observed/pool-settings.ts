import type { RecordedRun } from '../../protocol/recorded-run.ts';

/** What each library calls the number of its workers. */
const WORKERS_OPTION: ReadonlyMap<string, string> = new Map([
  ['piscina', 'maxThreads'],
  ['tinypool', 'maxThreads'],
  ['workerpool', 'maxWorkers'],
  ['jest-worker', 'numWorkers'],
  ['poolscope', 'maxWorkers'],
]);

/** The libraries of a watched program, without their versions. */
function librariesOf(run: RecordedRun): string[] {
  return (run.program?.libraries ?? []).map((library) => library.split(' ', 1)[0] ?? library);
}

/** How to give the program another number of workers, in words. */
export function workersAdvice(run: RecordedRun, from: number, to: number): string {
  const [library = '', ...others] = librariesOf(run);
  const option = others.length === 0 ? WORKERS_OPTION.get(library) : undefined;
  return option === undefined
    ? `Run ${to} workers instead of ${from}.`
    : `Set ${option} of ${library} ${from} → ${to}.`;
}
