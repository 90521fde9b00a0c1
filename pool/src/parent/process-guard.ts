/**
 * Ends the workers when this process ends, however it does. A worker in its event loop sees the connection close; one
 * in a busy loop sees nothing, so a tiny shell that holds the reading end of a pipe waits for this process to go, and
 * kills the workers that are left. One shell serves all pools of the process. Where there is none, as in containers that
 * hold Node alone, a Node does the same and takes more memory; Windows needs neither, as Node ends its children there.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Reads "+ pid" and "- pid" until the pipe ends, then kills whatever is on the list. */
const SCRIPT = `
list=' '
while read -r sign pid; do
  case $sign in
    +) list="$list$pid " ;;
    -) case $list in *" $pid "*) list="\${list%% $pid *} \${list#* $pid }" ;; esac ;;
  esac
done
for pid in $list; do kill -9 "$pid" 2>/dev/null; done
`;

const NODE_SCRIPT = `
const pids = new Set();
let text = '';
process.stdin.on('data', (chunk) => {
  const lines = (text + chunk).split('\\n');
  text = lines.pop();
  for (const line of lines) {
    if (line.startsWith('+')) pids.add(Number(line.slice(2)));
    else pids.delete(Number(line.slice(2)));
  }
});
process.stdin.on('end', () => {
  for (const pid of pids) try { process.kill(pid, 'SIGKILL'); } catch {}
});
`;

const workers = new Set<ChildProcess>();
let guard: Writable | null = null;
let isGuardDue = false;

export function guardProcess(pid: number, child: ChildProcess): void {
  if (workers.size === 0) process.on('exit', killAll);
  workers.add(child);
  child.once('exit', () => {
    workers.delete(child);
    tell(`- ${pid}\n`);
    if (workers.size === 0) process.off('exit', killAll);
  });
  if (guard !== null) tell(`+ ${pid}\n`);
}

/**
 * To be called when a worker has started, as it may be busy from now on. The guard's own start would keep that of the
 * workers waiting.
 */
export function ensureGuard(): void {
  if (isGuardDue || guard !== null || workers.size === 0) return;
  isGuardDue = true;
  setImmediate(() => {
    isGuardDue = false;
    if (workers.size > 0) guard ??= startGuard();
  }).unref();
}

function killAll(): void {
  for (const worker of workers) worker.kill('SIGKILL');
}

function tell(line: string): void {
  if (guard?.writable === true) guard.write(line);
}

function startGuard(): Writable | null {
  if (process.platform === 'win32') return null;
  return startProgram('/bin/sh', ['-c', SCRIPT]) ?? startProgram(process.execPath, ['-e', NODE_SCRIPT]);
}

/** @returns where it reads from, or `null` if it cannot be started */
function startProgram(file: string, args: string[]): Writable | null {
  const program = spawn(file, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a session of its own, so that Ctrl-C in the terminal does not end it before this process.
    detached: true,
    cwd: '/',
    // Electron is a Node only if it is told to be.
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const { stdin } = program;
  const forget = (): void => {
    if (guard === stdin) guard = null;
  };
  program.on('error', forget);
  program.on('exit', forget);
  if (program.pid === undefined) return null;
  program.unref();
  stdin.on('error', forget);
  if ('unref' in stdin && typeof stdin.unref === 'function') Reflect.apply(stdin.unref, stdin, []);
  for (const { pid, exitCode } of workers)
    if (pid !== undefined && exitCode === null) stdin.write(`+ ${pid}\n`);
  return stdin;
}
