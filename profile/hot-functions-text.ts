import type { HotFunction, ProfileReport } from '../protocol/profile-report.ts';
import { formatDuration } from './format-duration.ts';
import { formatShare } from './format-share.ts';

const MOST = 6;
/** Less says nothing. */
const LEAST_SHARE = 0.01;

/** Where the workers' time went by CPU profile, for the terminal; empty without one. */
export function hotFunctionsText({ hotFunctions }: ProfileReport): string {
  const told = (hotFunctions ?? []).filter(({ selfShare }) => selfShare >= LEAST_SHARE).slice(0, MOST);
  if (told.length === 0) return '';
  const lines = told.map(
    (one) =>
      `  ${formatShare(one.selfShare).padStart(6)} ${formatDuration(one.selfMs).padStart(10)}  in ${placeText(one)}${calleesText(one)}`,
  );
  return ['Busy worker time by function, from the CPU profiles:', ...lines].join('\n');
}

/** `isPrime (tasks.ts:12)` */
function placeText({ name, file, line, kind }: HotFunction): string {
  if (kind === 'pool') return `${name} itself`;
  if (file === '') return name;
  const short = file.startsWith('node:') ? file : (file.split(/[\\/]/).at(-1) ?? file);
  return `${name} (${line === 0 ? short : `${short}:${line}`})`;
}

function calleesText({ kind, selfShare, totalShare }: HotFunction): string {
  // The pool calls everything.
  return kind === 'pool' || totalShare - selfShare < LEAST_SHARE
    ? ''
    : `, ${formatShare(totalShare)} with what it calls`;
}
