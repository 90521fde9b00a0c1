/** Poolscope: tasks are functions of the imported module. */
const { ProcessPoolExecutor, ThreadPoolExecutor, taskReference } = await import(
  process.env.BENCH_POOLSCOPE ?? new URL('../../../pool/dist/index.js', import.meta.url).href
);

export async function open({ workers, tasks, isThreaded }) {
  const module = await import(tasks);
  const executor = new (isThreaded ? ThreadPoolExecutor : ProcessPoolExecutor)(workers);
  const find = (name) => module[name] ?? taskReference(tasks, name);
  return {
    run: (name, argument) => executor.submit(find(name), argument),
    map: async (name, items, chunksize) => executor.map(find(name), items, { chunksize }),
    runWithin: (name, argument, ms) => executor.with({ timeout: ms }).submit(find(name), argument),
    shutdown: () => executor.shutdown(),
    observe: (listener) => executor.subscribe(listener),
  };
}
