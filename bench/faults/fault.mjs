/** One fault in one pool, in a process of its own: `node fault.mjs '{"pool":"piscina","scenario":"exit in a task","file":"…"}'`. */
import { loadPool } from '../pool/adapters/index.mjs';
import { SCENARIOS } from './scenarios.mjs';

const { pool: id, scenario: name, file } = JSON.parse(process.argv[2]);
const scenario = SCENARIOS.find((candidate) => candidate.name === name);
const tasks = new URL(scenario.tasks ?? './tasks.mjs', import.meta.url).href;
process.env.BENCH_MAIN_PID = String(process.pid);

const open = await loadPool(id);
// A module that is broken in workers is told so in its environment when they are threads of this process.
await import(tasks);
process.env.BENCH_IS_WORKER = '1';
const pool = await open({ workers: 2, tasks });
const finding = await scenario.run(pool, file);
process.stdout.write(`\n${JSON.stringify(finding)}\n`, () => process.exit());
