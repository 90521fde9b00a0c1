/** CPU time from /proc: of this process with all below it, and of the whole machine. Both in milliseconds. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts in these ticks wherever Node runs. */
const TICK_MS = 10;

/** Time that this process and those that it started, and that still live, have used. */
export function treeCpuMs() {
  const { user, system } = process.cpuUsage();
  return descendants().reduce((sum, pid) => sum + cpuMsOf(pid), (user + system) / 1000);
}

/** Time that all CPUs were busy since the start, or `null` where it is not told. */
export function machineBusyMs() {
  try {
    const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) * TICK_MS;
  } catch {
    return null;
  }
}

/** Processes below this one, whoever started them. */
export function descendants(root = process.pid) {
  const children = new Map();
  for (const name of listProcesses()) {
    const parent = parentOf(name);
    if (parent === null) continue;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(Number(name));
  }
  const found = [];
  for (const open = [root]; open.length > 0;) {
    const below = children.get(open.pop()) ?? [];
    found.push(...below);
    open.push(...below);
  }
  return found;
}

function listProcesses() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function parentOf(pid) {
  try {
    // The name before the last parenthesis may hold anything.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]);
  } catch {
    return null;
  }
}

function cpuMsOf(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const used = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return used.reduce((sum, ns) => sum + ns, 0) / 1e6;
  } catch {
    return 0;
  }
}
