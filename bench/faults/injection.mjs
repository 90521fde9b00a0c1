/**
 * One round: a pool of its own, tasks that go well and tasks that go wrong, kills from outside, calls that are cancelled,
 * aborted or limited in time, and an end to the pool at any moment. What must hold is looked at afterwards:
 * every future has settled, nothing has run twice, nothing that was cancelled in time has run, and results are right.
 */
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants } from '../pool/cpu-time.mjs';
import * as tasks from './inject-tasks.mjs';
import { Random } from './random.mjs';

/** Far longer than any round takes. */
const LIMIT_MS = 30_000;

const TASKS = {
  succeed: 12,
  succeedLater: 4,
  fail: 4,
  failLater: 2,
  exit: 1,
  die: 1,
  loop: 1,
  throwAfterwards: 1,
  returnFunction: 1,
  argument: 1,
};
const CALLS = { plain: 6, cancel: 2, abort: 2, limit: 2 };
const ENDS = { wait: 4, cancelFutures: 2, terminateWorkers: 1, killWorkers: 1 };
/** Those that are faults by themselves. */
const FAULTY = new Set([
  'fail',
  'failLater',
  'exit',
  'die',
  'loop',
  'throwAfterwards',
  'returnFunction',
  'argument',
]);

/**
 * @param {{ ProcessPoolExecutor: Function, ThreadPoolExecutor: Function }} poolscope
 * @returns {Promise<{ violations: string[], tally: Record<string, number> }>}
 */
export async function injectRound(poolscope, { seed, file, isThreaded }) {
  const round = new Round(poolscope, new Random(seed), file, isThreaded);
  return round.run();
}

class Round {
  #random;
  #file;
  #isThreaded;
  #executor;
  #calls = [];
  #tally = {};
  #violations = [];
  #pending = [];

  constructor(poolscope, random, file, isThreaded) {
    this.#random = random;
    this.#file = file;
    this.#isThreaded = isThreaded;
    const options = { maxWorkers: random.integer(1, 3) };
    if (random.happens(0.2)) options.maxTasksPerChild = random.integer(1, 10);
    if (random.happens(0.2)) options.taskTimeout = random.integer(100, 300);
    this.#executor = new (isThreaded ? poolscope.ThreadPoolExecutor : poolscope.ProcessPoolExecutor)(options);
    // Observed tasks take other ways through the pool.
    if (random.happens(0.5)) {
      this.#executor.subscribe(({ type, outcome }) => {
        if (type === 'task-settled') this.#count(`observed: ${outcome}`);
      });
    }
  }

  async run() {
    const count = this.#random.integer(5, 60);
    for (let id = 0; id < count; id++) {
      this.#submit(id);
      if (this.#random.happens(0.1)) await sleep(this.#random.integer(0, 8));
      if (this.#random.happens(0.03)) this.#killOne();
    }
    if (this.#random.happens(0.5)) await sleep(this.#random.integer(0, 60));
    await this.#end();
    await this.#check();
    rmSync(this.#file, { force: true });
    return { violations: this.#violations, tally: this.#tally };
  }

  #submit(id) {
    const random = this.#random;
    let task = random.weighted(TASKS);
    // A thread cannot be killed alone.
    if (task === 'die' && this.#isThreaded) task = 'exit';
    let how = random.weighted(CALLS);
    // What never ends must be ended.
    if (task === 'loop' && how !== 'abort') how = 'limit';
    const argument = { id, file: this.#file, ms: random.integer(0, task === 'throwAfterwards' ? 20 : 5) };
    if (task === 'argument') argument.callback = () => id;
    const fn = task === 'argument' ? tasks.succeed : Reflect.get(tasks, task);
    const call = { id, task, how, outcome: null, wasCancelled: false };
    this.#count(FAULTY.has(task) ? `faults: ${task}` : 'tasks that go well');
    if (how !== 'plain') this.#count(`faults: ${how}`);
    const delayMs = random.integer(0, 30);
    try {
      const future = this.#start(fn, argument, how, delayMs);
      this.#calls.push(call);
      if (how === 'cancel') this.#later(delayMs, () => (call.wasCancelled = future.cancel()));
      call.settled = future.then(
        (value) => (call.outcome = { value }),
        (error) => (call.outcome = { error }),
      );
    } catch (error) {
      // A pool that is broken says so at once.
      if (!/Broken|Shutdown/.test(error.constructor.name)) this.#violate(`submit threw ${error.stack}`);
      this.#count('refused by a broken pool');
    }
  }

  #start(fn, argument, how, delayMs) {
    if (how === 'limit') return this.#executor.with({ timeout: 20 + delayMs }).submit(fn, argument);
    if (how !== 'abort') return this.#executor.submit(fn, argument);
    const controller = new AbortController();
    this.#later(delayMs, () => controller.abort());
    return this.#executor.with({ signal: controller.signal }).submit(fn, argument);
  }

  #later(ms, act) {
    this.#pending.push(sleep(ms).then(act));
  }

  #killOne() {
    const at = this.#random.next();
    const pids = workers();
    if (this.#isThreaded || pids.length === 0) return;
    this.#count('faults: kill from outside');
    try {
      process.kill(pids[Math.floor(at * pids.length)], 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  async #end() {
    const end = this.#random.weighted(ENDS);
    this.#count(`faults: ${end === 'wait' || end === 'cancelFutures' ? `shutdown, ${end}` : end}`);
    const executor = this.#executor;
    const ending =
      end === 'wait'
        ? executor.shutdown()
        : end === 'cancelFutures'
          ? executor.shutdown({ cancelFutures: true })
          : executor[end]();
    if (!(await isDoneInTime(ending))) this.#violate(`${end} never resolves`);
    try {
      await executor.submit(tasks.succeed, { id: -1, file: this.#file, ms: 0 });
      this.#violate(`a task was taken after ${end}`);
    } catch {
      // As it must.
    }
  }

  async #check() {
    await isDoneInTime(Promise.all(this.#calls.map(({ settled }) => settled)));
    await Promise.all(this.#pending);
    const runs = countRuns(this.#file);
    for (const call of this.#calls) this.#checkCall(call, runs.get(call.id) ?? 0);
    for (const pid of workers()) this.#violate(`worker ${pid} is left`);
  }

  #checkCall({ id, task, how, outcome, wasCancelled }, runs) {
    const about = `task ${id} (${task}, ${how})`;
    if (outcome === null) {
      this.#violate(`${about} is left pending; it ran ${runs} times`);
      return;
    }
    this.#count(`settled: ${'value' in outcome ? 'result' : nameOf(outcome.error)}`);
    if (runs > 1) this.#violate(`${about} ran ${runs} times`);
    if (wasCancelled && runs > 0) this.#violate(`${about} was cancelled and ran`);
    if (wasCancelled && nameOf(outcome.error) !== 'CancelledError') {
      this.#violate(`${about} was cancelled and settled with ${tell(outcome)}`);
    }
    if ('value' in outcome && (outcome.value !== id * 3 || runs !== 1)) {
      this.#violate(`${about} resolved with ${outcome.value} after ${runs} runs`);
    }
    if (
      'value' in outcome &&
      ['fail', 'failLater', 'exit', 'die', 'loop', 'returnFunction', 'argument'].includes(task)
    ) {
      this.#violate(`${about} resolved`);
    }
    const allowed =
      /^(RangeError|CancelledError|TimeoutError|WorkerDiedError|BrokenProcessPoolError|SerializationError|ShutdownError)$/;
    if ('error' in outcome && !allowed.test(nameOf(outcome.error))) {
      this.#violate(`${about} settled with ${tell(outcome)}`);
    }
    if (nameOf(outcome.error) === 'RangeError' && outcome.error.message !== `task ${id}`) {
      this.#violate(`${about} got another's error: ${outcome.error.message}`);
    }
  }

  #violate(words) {
    this.#violations.push(words);
  }

  #count(what) {
    this.#tally[what] = (this.#tally[what] ?? 0) + 1;
  }
}

async function isDoneInTime(promise) {
  const timer = new AbortController();
  const late = sleep(LIMIT_MS, false, { signal: timer.signal });
  const isDone = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  late.catch(() => undefined);
  return isDone;
}

function countRuns(file) {
  const runs = new Map();
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing ran.
  }
  for (const line of text.split('\n').filter(Boolean)) {
    runs.set(Number(line), (runs.get(Number(line)) ?? 0) + 1);
  }
  return runs;
}

/** The worker processes of this process that run; a zombie, which nobody has waited for, does nothing any more. */
function workers() {
  return descendants().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker.cjs');
    } catch {
      return false;
    }
  });
}

function nameOf(error) {
  return error?.constructor?.name ?? 'nothing';
}

function tell(outcome) {
  return 'value' in outcome ? String(outcome.value) : `${nameOf(outcome.error)}: ${outcome.error?.message}`;
}
