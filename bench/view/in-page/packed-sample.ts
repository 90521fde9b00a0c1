/** A run of many tasks as the extension sends it, made in the page itself: nothing but the view is to be measured. */
import { analyzeRun } from '../../../profile/index.ts';
import type { PackedTasks } from '../../../protocol/packed-tasks.ts';
import type { LoadedMessage } from '../../../protocol/view-messages.ts';
import { sampleRun, seededRandom } from '../../../webview/test/sample-run.ts';

/** Mean run time of a task, ms. */
const RUN_MS = 1.5;

export function packedMessage(tasks: number, workers: number): LoadedMessage {
  const small = sampleRun({ tasks: workers * 4, workers });
  const report = analyzeRun(small);
  return {
    type: 'run-loaded',
    run: { ...small, id: `many-${tasks}`, submittedTasks: tasks, failures: [] },
    report: { ...report, run: { ...report.run, tasks } },
    packed: packedTasks(tasks, workers),
  };
}

export function packedTasks(tasks: number, workers: number): PackedTasks {
  const random = seededRandom(11);
  const column = (): Float64Array => new Float64Array(tasks);
  const part = (): Float32Array => new Float32Array(tasks);
  const [submitted, start, end, settled] = [column(), column(), column(), column()];
  const [queue, serialize, transfer, deserialize, run, back] = [
    part(),
    part(),
    part(),
    part(),
    part(),
    part(),
  ];
  const worker = new Int32Array(tasks);
  const outcome = new Uint8Array(tasks);
  const free = new Float64Array(workers).fill(60);
  for (let row = 0; row < tasks; row++) {
    const lane = row % workers;
    const spread = Math.exp((random() + random() + random() - 1.5) * 0.8) * (random() < 0.001 ? 30 : 1);
    const began = (free[lane] ?? 0) + 0.05 + random() * 0.1;
    const ended = began + RUN_MS * spread;
    free[lane] = ended;
    submitted[row] = row * 0.004;
    start[row] = began;
    end[row] = ended;
    settled[row] = ended + 0.2;
    worker[row] = lane;
    outcome[row] = random() < 0.0005 ? 3 : 0;
    serialize[row] = 0.01;
    transfer[row] = 0.04;
    deserialize[row] = 0.02;
    run[row] = ended - began;
    back[row] = 0.2;
    queue[row] = Math.max(0, began - row * 0.004 - 0.07);
  }
  return {
    index: Uint32Array.from({ length: tasks }, (_, row) => row),
    worker,
    outcome,
    name: null,
    bytesIn: part().fill(4096),
    bytesOut: part().fill(9000),
    cpuMs: run.map((ms) => ms * 0.96),
    submitted,
    start,
    end,
    settled,
    phases: { queue, serialize, transfer, deserialize, run, return: back },
  };
}
