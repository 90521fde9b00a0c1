/** Code that asks whether it is in a worker does there what it does not do elsewhere. */
import type { Reach } from '../effects/reach.ts';
import type { FileView } from '../file-view.ts';

const ASKING = /\b(isMainThread|isPrimary|isMaster|parentPort|workerData|threadId|process\.send|WORKER_ID)\b/;

/** Some function of a task, of those in the file `path`, asks. */
export function asksWhereItRuns({ functions }: Reach, path: string, view: FileView): boolean {
  return functions.some((one) => {
    const source = one.path === path ? view.sourceOf(one) : undefined;
    return source !== undefined && ASKING.test(source.model.text.slice(source.node.start, source.node.end));
  });
}
