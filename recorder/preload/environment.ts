import { FOLDER_VARIABLE } from '../log/log-format.ts';

/** What makes a Node record itself, as environment variables. */
export interface RecordingEnvironment {
  readonly folder: string;
  /** Of this bundle. */
  readonly preload: string;
}

/** `NODE_OPTIONS` with our module first, so that it sees the modules that others load. */
export function nodeOptions(preload: string, before: string | undefined): string {
  const option = `--require "${preload.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (before === undefined || before === '') return option;
  return before.includes(option) ? before : `${option} ${before}`;
}

/** Adds what is missing to the environment of a process or a thread, in place. */
export function addTo(environment: Record<string, unknown>, { folder, preload }: RecordingEnvironment): void {
  const before = environment['NODE_OPTIONS'];
  environment['NODE_OPTIONS'] = nodeOptions(preload, typeof before === 'string' ? before : undefined);
  environment[FOLDER_VARIABLE] = folder;
}

/** The same for `KEY=value` lines, as `child_process` hands them to the system. */
export function addToPairs(pairs: unknown[], recording: RecordingEnvironment): void {
  const environment: Record<string, unknown> = {};
  for (const pair of pairs) {
    if (typeof pair === 'string' && pair.startsWith('NODE_OPTIONS=')) {
      environment['NODE_OPTIONS'] = pair.slice('NODE_OPTIONS='.length);
    }
  }
  addTo(environment, recording);
  for (const [key, value] of Object.entries(environment)) {
    const line = `${key}=${String(value)}`;
    const at = pairs.findIndex((pair) => typeof pair === 'string' && pair.startsWith(`${key}=`));
    if (at === -1) pairs.push(line);
    else pairs[at] = line;
  }
}
