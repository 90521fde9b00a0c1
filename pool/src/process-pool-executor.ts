import { Executor } from './executor.ts';
import type { PoolOptions } from './parent/options.ts';
import { startProcess } from './parent/process-transport.ts';

/**
 * Runs functions in worker processes, as Python's `concurrent.futures.ProcessPoolExecutor` does.
 *
 * ```ts
 * await using pool = new ProcessPoolExecutor(4);
 * const result = await pool.submit(primes, 10_000);
 * ```
 *
 * Workers are started when there is work for them. A pool that is left open does not keep the process alive; one with
 * tasks that are not done does.
 */
export class ProcessPoolExecutor extends Executor {
  /**
   * @param options the number of workers, or all options
   * @throws {InvalidArgumentError} for an unknown or senseless option
   * @throws {NestedPoolError} in a module that a worker is importing
   */
  constructor(options?: number | PoolOptions) {
    super(options, startProcess);
  }
}
