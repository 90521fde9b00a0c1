/**
 * A task whose result nobody takes. When it throws, or its worker dies, the rejection has no handler and Node ends the
 * process. `void` says that this is meant; a name that is read, a collection or a `.catch()` takes it.
 */
import { droppedPromise, type DroppedPromise } from '../dataflow/dropped-promise.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { floatingFixes } from '../fixes/floating-fix.ts';
import type { Report, Rule } from './rule.ts';

const noFloatingTask: Rule = {
  id: 'no-floating-task',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'The result of a task is dropped, and its failure goes to nobody.',
  check(view: FileView): readonly Report[] {
    if (handlesAllRejections(view)) return [];
    return view.poolCalls.flatMap((call) => {
      if (call.method !== call.library.submit || call.library.takesCallback === true) return [];
      const dropped = droppedPromise(call.node, view.model.names);
      return dropped === undefined ? [] : [report(call, dropped, view)];
    });
  },
};

export default noFloatingTask;

/** A handler for the whole process hears of every failure. */
function handlesAllRejections(view: FileView): boolean {
  return /['"]unhandledRejection['"]/.test(view.text);
}

function report(call: PoolCall, dropped: DroppedPromise, view: FileView): Report {
  const text = view.textOf(call.node).replace(/\s+/g, ' ');
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return {
    span: { start: dropped.whole.start, end: dropped.whole.end },
    message: `${what(short, dropped)}: if the task throws or its worker dies, ${consequence(call)}. ${instead(dropped)}.`,
    fixes: floatingFixes(dropped, view),
  };
}

function consequence({ library }: PoolCall): string {
  return library.losesRejections === true
    ? 'nobody ever hears of it'
    : 'the rejection has no handler and Node ends the process';
}

function what(call: string, { how }: DroppedPromise): string {
  switch (how) {
    case 'statement':
      return `Nothing awaits or keeps the promise of \`${call}\``;
    case 'unhandled':
      return `\`${call}\` goes on with a value and has no \`.catch()\``;
    case 'unused':
      return `The promise of \`${call}\` gets a name that nothing reads`;
    case 'callback':
      return `The promise of \`${call}\` goes to a caller that drops it`;
  }
}

function instead({ how }: DroppedPromise): string {
  switch (how) {
    case 'unhandled':
      return 'Add a `.catch()`, or await it';
    case 'callback':
      return 'Collect the promises with `map` and await them together, or write `void` where this is meant';
    default:
      return 'Await it, add a `.catch()`, or write `void` where this is meant';
  }
}
