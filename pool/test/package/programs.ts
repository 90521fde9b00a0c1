/** What users would write first, in each way of writing it. Each program prints one line of JSON. */

export const EXPECTED = {
  lists: [[2], [2, 3], [2, 3, 5, 7]],
  isElsewhere: true,
  isHere: true,
  error: 'RangeError',
};

const TASKS = `
function primes(limit) {
  const found = [];
  for (let n = 2; n <= limit; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
async function where() {
  return process.pid;
}
function fail(message) {
  throw new RangeError(message);
}
`;

const TYPED_TASKS = `
export function primes(limit: number): number[] {
  const found: number[] = [];
  for (let n = 2; n <= limit; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
export async function where(): Promise<number> {
  return process.pid;
}
export function fail(message: string): never {
  throw new RangeError(message);
}
`;

const USE = `
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const threads = new ThreadPoolExecutor(1);
  const lists = await pool.map(primes, [2, 3, 10]);
  const isElsewhere = (await pool.submit(where)) !== process.pid;
  const isHere = (await threads.submit(where)) === process.pid;
  const error = ((await pool.submit(fail, 'on purpose').exception()) as Error).name;
  await Promise.all([pool.shutdown(), threads.shutdown()]);
  console.log(JSON.stringify({ lists, isElsewhere, isHere, error }));
`;

const NAMES = '{ primes, where, fail }';
const EXECUTORS = '{ ProcessPoolExecutor, ThreadPoolExecutor }';
const UNTYPED_USE = USE.replaceAll(' as Error', '');

export const ES_MODULES = {
  'tasks.mjs': `${TASKS}export ${NAMES};\n`,
  'app.mjs': `import ${EXECUTORS} from 'poolscope';\nimport ${NAMES} from './tasks.mjs';\n${UNTYPED_USE}`,
};

export const COMMON_JS = {
  'tasks.cjs': `${TASKS}module.exports = ${NAMES};\n`,
  'app.cjs':
    `const ${EXECUTORS} = require('poolscope');\nconst ${NAMES} = require('./tasks.cjs');\n` +
    `async function main() {${UNTYPED_USE}}\nmain();\n`,
};

/** For what knows the extension of TypeScript: tsx, Node itself, bundlers. */
export const TYPESCRIPT = {
  'src/tasks.ts': TYPED_TASKS,
  'src/app.ts': `import ${EXECUTORS} from 'poolscope';\nimport ${NAMES} from './tasks.ts';\n${USE}`,
};

export const COMMON_JS_TYPESCRIPT = {
  'src/tasks.ts': TYPED_TASKS,
  'src/app.ts':
    `import ${EXECUTORS} from 'poolscope';\nimport ${NAMES} from './tasks';\n` +
    `async function main(): Promise<void> {${USE}}\nvoid main();\n`,
};

/** In bundles of CommonJS each entry has functions of its own, so the tasks are named. */
export const NAMED_TASKS = {
  'src/named.ts':
    `import { pathToFileURL } from 'node:url';\nimport { taskReference, ProcessPoolExecutor, ThreadPoolExecutor } from 'poolscope';\n` +
    `import type * as tasks from './tasks';\n` +
    `const url = pathToFileURL(require.resolve('./tasks.cjs'));\n` +
    `const primes = taskReference<typeof tasks.primes>(url, 'primes');\n` +
    `const where = taskReference<typeof tasks.where>(url, 'where');\n` +
    `const fail = taskReference<typeof tasks.fail>(url, 'fail');\n` +
    `async function main(): Promise<void> {${USE}}\nvoid main();\n`,
};
