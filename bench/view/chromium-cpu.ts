/** CPU time of the browser that this process started, by kind of process. Read from `/proc`: Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** `getconf CLK_TCK` is 100 on every Linux that matters here. */
const MS_PER_TICK = 10;

export interface BrowserCpu {
  /** Script, layout and painting of the page. */
  readonly renderer: number;
  /** Puts the painted parts together; without a GPU on the CPU. */
  readonly compositor: number;
  readonly others: number;
}

/** Milliseconds since their start, summed over all processes of the browser. */
export function browserCpu(): BrowserCpu {
  const totals = { renderer: 0, compositor: 0, others: 0 };
  for (const { kind, ticks } of browserProcesses()) totals[kind] += ticks * MS_PER_TICK;
  return totals;
}

export function cpuSince(before: BrowserCpu): BrowserCpu {
  const now = browserCpu();
  return {
    renderer: now.renderer - before.renderer,
    compositor: now.compositor - before.compositor,
    others: now.others - before.others,
  };
}

interface BrowserProcess {
  readonly kind: keyof BrowserCpu;
  readonly ticks: number;
}

function browserProcesses(): BrowserProcess[] {
  const parents = new Map<number, number>();
  const found: { pid: number; process: BrowserProcess }[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = read(`/proc/${pid}/stat`);
    if (stat === null) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(pid, Number(fields[1]));
    const command = read(`/proc/${pid}/cmdline`) ?? '';
    if (!command.includes('chrom')) continue;
    found.push({ pid, process: { kind: kindOf(command), ticks: Number(fields[11]) + Number(fields[12]) } });
  }
  return found.filter(({ pid }) => isOurs(pid, parents)).map(({ process: one }) => one);
}

function kindOf(command: string): keyof BrowserCpu {
  if (command.includes('--type=renderer')) return 'renderer';
  return command.includes('--type=gpu-process') ? 'compositor' : 'others';
}

function isOurs(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
    if (at === process.pid) return true;
  }
  return false;
}

/** A process may end while it is looked at. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
