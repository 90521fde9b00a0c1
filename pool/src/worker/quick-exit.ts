/**
 * Ends a process without Node's own clean-up. That frees memory and joins threads, which the system does anyway, and takes
 * a third of a pool's shutdown.
 */
import { FAREWELL_SIGNAL } from '../wire/farewell.ts';

let hasAddons = false;

/** Takes note of native add-ons from now on. */
export function watchForAddons(): void {
  const { dlopen } = process;
  process.dlopen = (...args) => {
    hasAddons = true;
    Reflect.apply(dlopen, process, args);
  };
}

/** Whether nothing waits for the clean-up: profiles and coverage are written in it, and add-ons may end their work. */
export function mayLeaveQuickly(): boolean {
  const { NODE_OPTIONS, NODE_V8_COVERAGE } = process.env;
  if (process.platform !== 'linux' || process.execArgv.length > 0) return false;
  return NODE_OPTIONS === undefined && NODE_V8_COVERAGE === undefined && !hasAddons;
}

/** A listener of `exit`. Where something listens to the signal, the process ends as usual. */
export function leaveQuickly(code: number): void {
  if (code === 0) process.kill(process.pid, FAREWELL_SIGNAL);
}
