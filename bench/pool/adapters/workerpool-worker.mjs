/** What workerpool runs in its workers: the tasks, registered by name. */
import workerpool from 'workerpool';

const tasks = await import(process.env.BENCH_TASKS);
workerpool.worker({ ...tasks });
