/** Makes one batch of many, so that a page that is loaded in the middle of a long run is not flooded. */
import { appendColumns } from '../profile/task-columns.ts';
import { emptyTaskColumns } from '../protocol/recorded-run.ts';
import type { WorkerRecord, WorkerSamples } from '../protocol/recorded-run.ts';
import type { RunBatch } from '../protocol/runner-messages.ts';
import type { HostToView } from '../protocol/view-messages.ts';

/** @returns the same messages to the same effect, with each stretch of batches as one. */
export function withMergedBatches(messages: readonly HostToView[]): HostToView[] {
  const merged: HostToView[] = [];
  let stretch: RunBatch[] = [];
  const endStretch = (): void => {
    const batch = mergeBatches(stretch);
    if (batch !== null) merged.push(batch);
    stretch = [];
  };
  for (const message of messages) {
    if (message.type === 'batch') {
      stretch.push(message);
    } else {
      endStretch();
      merged.push(message);
    }
  }
  endStretch();
  return merged;
}

function mergeBatches(batches: readonly RunBatch[]): RunBatch | null {
  const last = batches.at(-1);
  if (last === undefined || batches.length === 1) return last ?? null;
  const tasks = emptyTaskColumns();
  const workers = new Map<number, WorkerRecord>();
  for (const batch of batches) {
    appendColumns(tasks, batch.tasks);
    for (const worker of batch.workers) {
      const before = workers.get(worker.id);
      workers.set(worker.id, before === undefined ? worker : withSamplesOf(before, worker));
    }
  }
  return {
    ...last,
    tasks,
    workers: [...workers.values()],
    failures: batches.flatMap((batch) => batch.failures),
  };
}

/** A batch brings a worker as it stands, with only the samples that are new. */
function withSamplesOf(before: WorkerRecord, now: WorkerRecord): WorkerRecord {
  const joined = (column: keyof WorkerSamples): number[] => [
    ...(before.samples[column] ?? []),
    ...(now.samples[column] ?? []),
  ];
  return {
    ...now,
    samples: {
      at: joined('at'),
      cpuMs: joined('cpuMs'),
      rssBytes: joined('rssBytes'),
      heapUsedBytes: joined('heapUsedBytes'),
      loopActiveMs: joined('loopActiveMs'),
      ...(now.samples.gcMs && { gcMs: joined('gcMs') }),
    },
  };
}
