/** What poolifier runs in its workers: the tasks by name. */
import { ClusterWorker } from 'poolifier';

const tasks = await import(process.env.BENCH_TASKS);
export default new ClusterWorker({ ...tasks });
