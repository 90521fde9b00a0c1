/** poolifier, with the cluster module or threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FixedClusterPool, FixedThreadPool } from 'poolifier';

export async function open({ workers, tasks, isThreaded, isBinary }) {
  const [Pool, worker] = isThreaded ? [FixedThreadPool, 'ThreadWorker'] : [FixedClusterPool, 'ClusterWorker'];
  const pool = new Pool(workers, writeWorkerFile(worker, tasks), {
    ...(isBinary && !isThreaded ? { settings: { serialization: 'advanced' } } : {}),
  });
  // Without a listener an error outside of a task would end the program.
  pool.emitter?.on('error', () => undefined);
  return {
    run: (name, argument) => pool.execute(argument, name),
    runWithin: (name, argument, ms) => pool.execute(argument, name, AbortSignal.timeout(ms)),
    shutdown: () => pool.destroy(),
  };
}

/** CommonJS: a cluster worker of version 5.3.2 that is an ES module listens too late for its first message. */
function writeWorkerFile(worker, tasks) {
  const folder = mkdtempSync(join(tmpdir(), 'poolifier-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'worker.cjs');
  const poolifier = createRequire(import.meta.url).resolve('poolifier');
  writeFileSync(
    file,
    `const { ${worker} } = require(${JSON.stringify(poolifier)});
module.exports = new ${worker}({ ...require(${JSON.stringify(fileURLToPath(tasks))}) });
`,
  );
  return file;
}
