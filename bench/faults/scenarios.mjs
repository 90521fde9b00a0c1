/**
 * The faults, each made to happen for real.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} about what happens, and what should come of it
 * @property {boolean} [isForProcesses] it makes no sense with threads
 * @property {string} [tasks] another module of tasks
 * @property {boolean} [endsParent] the parent is killed when it has said "ready"
 * @property {(pool: import('../pool/adapters/index.mjs').OpenPool, file: string) => Promise<Finding>} run
 *
 * @typedef {{ holds: boolean, words: string }} Finding
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What has not settled by then is taken to be pending for ever. */
const LIMIT_MS = 5000;

/** @type {Scenario[]} */
export const SCENARIOS = [
  {
    name: 'killed in mid-task',
    about:
      'SIGKILL while it runs a task, with others waiting: that task rejects, having run once; the others run.',
    isForProcesses: true,
    async run(pool, file) {
      const others = Array.from({ length: 20 }, (_, index) => settle(pool, 'noop', index));
      const lost = await settle(pool, 'killSelf', { file });
      const settled = await Promise.all([...others, settle(pool, 'noop', 20)]);
      const runs = countRuns(file);
      const words = `${tell(lost)}; ran ${times(runs)}; others: ${tally(settled)}`;
      return { holds: lost.state === 'rejected' && runs === 1 && all(settled, 'resolved'), words };
    },
  },
  {
    name: 'killed while idle',
    about: 'SIGKILL of an idle worker: the next tasks run.',
    isForProcesses: true,
    async run(pool) {
      const { pid } = await pool.run('whoAmI');
      await sleep(200);
      process.kill(pid, 'SIGKILL');
      const settled = await Promise.all([1, 2, 3, 4].map((value) => settle(pool, 'noop', value)));
      return { holds: all(settled, 'resolved'), words: tally(settled) };
    },
  },
  {
    name: 'exit in a task',
    about: 'process.exit(3) in a task: it rejects, and the next ones run.',
    async run(pool) {
      const ended = await settle(pool, 'exit', 3);
      const next = await Promise.all([1, 2].map((value) => settle(pool, 'noop', value)));
      const words = `${tell(ended)}; next: ${tally(next)}`;
      return { holds: ended.state === 'rejected' && all(next, 'resolved'), words };
    },
  },
  {
    name: 'throw after the task',
    about: 'A timer of a finished task throws while another runs: that one settles, and the next ones run.',
    async run(pool) {
      const first = await settle(pool, 'throwAfterwards', 100);
      const meanwhile = await Promise.all([settle(pool, 'wait', 400), settle(pool, 'wait', 400)]);
      const next = await Promise.all([1, 2].map((value) => settle(pool, 'noop', value)));
      const words = `${tell(first)}; running: ${tally(meanwhile)}; next: ${tally(next)}`;
      const isSettled = meanwhile.every(({ state }) => state !== 'pending');
      return { holds: first.state === 'resolved' && isSettled && all(next, 'resolved'), words };
    },
  },
  {
    name: 'broken module',
    about: 'The module of the task throws when a worker imports it: the task rejects with that reason.',
    tasks: './broken.mjs',
    async run(pool) {
      const settled = await settle(pool, 'noop', 1);
      const names = settled.state === 'rejected' && mentions(settled.error, 'broken in workers');
      return { holds: names, words: `${tell(settled)}${names ? '' : ', without the reason'}` };
    },
  },
  {
    name: 'argument that cannot travel',
    about: 'A function in an argument: the task rejects; it is not lost without a word.',
    run: async (pool) => notLost(await settle(pool, 'noop', { deep: [{ callback: () => 1 }] })),
  },
  {
    name: 'result that cannot travel',
    about: 'A function in a result: the task rejects; it is not lost without a word.',
    run: async (pool) => notLost(await settle(pool, 'returnFunction', null)),
  },
  {
    name: 'endless loop',
    about: 'An endless loop with a time limit of 0.5 s: the task rejects, and the next ones run.',
    async run(pool, file) {
      if (pool.runWithin === undefined) return { holds: false, words: 'has no time limit' };
      const spinning = await settleCall(() => pool.runWithin('spinForever', { file }, 500));
      const next = await Promise.all([1, 2, 3, 4].map((value) => settle(pool, 'noop', value)));
      const words = `${tell(spinning)}; next: ${tally(next)}`;
      return { holds: spinning.state === 'rejected' && all(next, 'resolved'), words };
    },
  },
  {
    name: 'parent killed in mid-task',
    about: 'SIGKILL of the parent while a worker loops: no process is left.',
    endsParent: true,
    async run(pool, file) {
      void settle(pool, 'spinForever', { file });
      while (!existsSync(file)) await sleep(10);
      // Whatever a pool does for this has had its time.
      await sleep(300);
      process.stdout.write('ready\n');
      await sleep(60_000);
      return { holds: false, words: 'was not killed' };
    },
  },
  {
    name: 'shutdown with work waiting',
    about: '20 tasks of 50 ms, then shutdown at once: every one settles, and so does shutdown.',
    async run(pool, file) {
      const tasks = Array.from({ length: 20 }, () => settle(pool, 'mark', { file, ms: 50 }));
      const ended = await settleCall(() => pool.shutdown());
      const settled = await Promise.all(tasks);
      const words = `${tally(settled)}; shutdown ${ended.state}`;
      return {
        holds: settled.every(({ state }) => state !== 'pending') && ended.state === 'resolved',
        words,
      };
    },
  },
  {
    name: 'submit after shutdown',
    about: 'It rejects, or throws.',
    async run(pool) {
      await pool.run('noop', 1);
      await settleCall(() => pool.shutdown());
      const late = await settle(pool, 'noop', 2);
      return { holds: late.state === 'rejected', words: tell(late) };
    },
  },
  {
    name: 'class of an error',
    about: 'A RangeError with a property and a cause arrives as one, with both.',
    async run(pool) {
      const { state, error } = await settle(pool, 'throwRangeError', null);
      const lost = [
        error instanceof RangeError ? null : `class (${error?.constructor?.name})`,
        error?.message === 'out of range' ? null : 'message',
        error?.limit === 7 ? null : 'property',
        error?.cause instanceof TypeError ? null : 'cause',
      ].filter((part) => part !== null);
      const words = lost.length === 0 ? 'kept' : `lost: ${lost.join(', ')}`;
      return { holds: state === 'rejected' && lost.length === 0, words };
    },
  },
  {
    name: 'Uint8Array',
    about: 'One goes there and back with the default settings, and is still one.',
    async run(pool) {
      const { state, value, error } = await settle(pool, 'noop', new Uint8Array([1, 2, 3]));
      const isKept = value instanceof Uint8Array && value.length === 3 && value[2] === 3;
      if (state !== 'resolved') return { holds: false, words: tell({ state, error }) };
      return { holds: isKept, words: isKept ? 'kept' : `became ${JSON.stringify(value)}` };
    },
  },
];

function settle(pool, name, argument) {
  return settleCall(() => pool.run(name, argument));
}

/** What becomes of a call within the limit. */
async function settleCall(call) {
  const timer = new AbortController();
  try {
    return await Promise.race([
      Promise.resolve(call()).then((value) => ({ state: 'resolved', value })),
      sleep(LIMIT_MS, { state: 'pending' }, { signal: timer.signal }),
    ]);
  } catch (error) {
    return { state: 'rejected', error };
  } finally {
    timer.abort();
  }
}

function notLost(settled) {
  if (settled.state === 'resolved') {
    return { holds: false, words: `lost without a word: ${JSON.stringify(settled.value)}` };
  }
  return { holds: settled.state === 'rejected', words: tell(settled) };
}

function tell({ state, value, error }) {
  if (state === 'pending') return 'never settles';
  if (state === 'resolved') return `resolves${value === undefined ? '' : ` with ${JSON.stringify(value)}`}`;
  const name = error?.constructor?.name ?? typeof error;
  const message = String(error?.message ?? JSON.stringify(error) ?? error)
    .split('\n', 1)[0]
    .slice(0, 90);
  return `rejects: ${name}: ${message}`;
}

function tally(settled) {
  const counts = groupByState(settled);
  const words = { resolved: 'run', rejected: 'reject', pending: 'never settle' };
  return Object.entries(counts)
    .map(([state, list]) => `${list.length} ${words[state]}`)
    .join(', ');
}

function groupByState(settled) {
  const groups = {};
  for (const item of settled) (groups[item.state] ??= []).push(item);
  return groups;
}

function all(settled, state) {
  return settled.every((item) => item.state === state);
}

function mentions(error, words) {
  for (let at = error; at !== undefined && at !== null; at = at.cause) {
    if (String(at.message ?? at).includes(words)) return true;
  }
  return false;
}

function countRuns(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

function times(count) {
  return count === 1 ? 'once' : `${count} times`;
}
