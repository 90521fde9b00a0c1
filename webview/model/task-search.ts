/** Finds tasks by what the user types: `#12`, `worker 3`, `failed`, `>100ms`, a function's name, words of an error. */
import type { TaskFailure } from '../../protocol/recorded-run.ts';
import { outcomeCode } from './outcomes.ts';
import type { TaskStore } from './task-store.ts';

type Test = (storeRow: number) => boolean;

export interface Searched {
  readonly store: TaskStore;
  /** What `TaskStore.name` points at. */
  readonly names: readonly string[];
  readonly failures: readonly TaskFailure[];
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { µs: 0.001, us: 0.001, ms: 1, s: 1000, min: 60_000 };

const OUTCOME_WORDS: Readonly<Record<string, readonly number[]>> = {
  ok: [outcomeCode('ok')],
  succeeded: [outcomeCode('ok')],
  failed: [outcomeCode('error'), outcomeCode('timeout'), outcomeCode('worker-died')],
  error: [outcomeCode('error')],
  timeout: [outcomeCode('timeout')],
  cancelled: [outcomeCode('cancelled')],
  died: [outcomeCode('worker-died')],
};

/** The tasks that meet every term, in the order of their start, those that never ran last; none for an empty query. */
export function searchTasks(query: string, searched: Searched): Int32Array {
  const tests = termsOf(query).map((term) => testOf(term, searched));
  if (tests.length === 0) return new Int32Array(0);
  const { store } = searched;
  const found: number[] = [];
  for (let row = 0; row < store.length; row++) if (tests.every((test) => test(row))) found.push(row);
  const start = (row: number): number => {
    const ms = store.startOf(row);
    return Number.isNaN(ms) ? Number.MAX_VALUE : ms;
  };
  return Int32Array.from(found).sort((a, b) => start(a) - start(b) || a - b);
}

/** Words are terms of their own, but for `worker 3` and `> 100 ms`, which people write with spaces. */
function termsOf(query: string): string[] {
  return query
    .trim()
    .toLowerCase()
    .replaceAll(/\b(worker|task)\s+#?(?=\d)/g, '$1:')
    .replaceAll(/([<>]=?)\s+(?=\d)/g, '$1')
    .replaceAll(/([<>]=?[\d.,]+)\s+(?=(?:µs|us|ms|s|min)(?:\s|$))/g, '$1')
    .split(/\s+/)
    .filter((term) => term !== '');
}

function testOf(term: string, searched: Searched): Test {
  const { store } = searched;
  const [, index] = /^(?:#|task:)?(\d+)$/.exec(term) ?? [];
  if (index !== undefined) return (row) => store.index[row] === Number(index);
  const [, worker] = /^(?:w|worker:)(\d+)$/.exec(term) ?? [];
  if (worker !== undefined) return (row) => store.worker[row] === Number(worker);
  const [, sign, amount, unit = 'ms'] = /^([<>]=?)(\d+(?:[.,]\d+)?)(µs|us|ms|s|min)?$/.exec(term) ?? [];
  if (sign !== undefined && amount !== undefined) {
    const ms = Number(amount.replace(',', '.')) * (MS_PER_UNIT[unit] ?? 1);
    return durationTest(store, sign, ms);
  }
  const codes = Object.hasOwn(OUTCOME_WORDS, term) ? OUTCOME_WORDS[term] : undefined;
  if (codes !== undefined) return (row) => codes.includes(store.outcome[row] ?? 0);
  return textTest(term, searched);
}

function durationTest(store: TaskStore, sign: string, ms: number): Test {
  if (sign === '>') return (row) => store.durationOf(row) > ms;
  if (sign === '>=') return (row) => store.durationOf(row) >= ms;
  if (sign === '<') return (row) => store.durationOf(row) < ms;
  return (row) => store.durationOf(row) <= ms;
}

function textTest(term: string, { store, names, failures }: Searched): Test {
  const matchingNames = new Set([...names.keys()].filter((at) => names[at]?.toLowerCase().includes(term)));
  const matchingFailures = new Set(
    failures
      .filter(({ name, message }) => `${name}: ${message}`.toLowerCase().includes(term))
      .map(({ index }) => index),
  );
  return (row) => matchingNames.has(store.name?.[row] ?? -1) || matchingFailures.has(store.index[row] ?? -1);
}
