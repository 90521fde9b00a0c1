/** Compares the results of a run with those of the first one, of which digests and a few previews are kept in a file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Disagreement, Way } from '../../protocol/ways-of-running.ts';
import { preview } from './collect-inputs.ts';
import type { CallResult } from './executors/task-executor.ts';
import { resultDigest } from './result-digest.ts';

export interface Comparison {
  readonly comparedTasks: number;
  readonly differingTasks: number;
  readonly disagreements: readonly Disagreement[];
}

/** Results of which the first run keeps what they looked like: showing a value takes much longer than hashing it. */
const MOST_PREVIEWS = 200;
const MOST_EXAMPLES = 3;

interface Reference {
  readonly way: Way;
  /** Empty where there was no result. */
  readonly digests: readonly string[];
  readonly previews: readonly string[];
}

/**
 * @param results By position in the run; missing where a call was sent together with one that failed.
 * @param inputs The position of each among all inputs.
 */
export function compareResults(
  path: string,
  way: Way,
  results: readonly (CallResult | undefined)[],
  inputs: readonly number[],
): Comparison {
  const digests = results.map((result) => (result === undefined ? '' : digestOf(result)));
  const reference = readReference(path);
  if (reference === null) {
    const previews = results
      .slice(0, MOST_PREVIEWS)
      .map((result) => (result === undefined ? '' : shown(result)));
    const first: Reference = { way, digests, previews };
    // Whole or not at all, should this process be ended meanwhile.
    writeFileSync(`${path}.part`, serialize(first));
    renameSync(`${path}.part`, path);
    return { comparedTasks: 0, differingTasks: 0, disagreements: [] };
  }
  let comparedTasks = 0;
  let differingTasks = 0;
  const disagreements: Disagreement[] = [];
  for (const [i, digest] of digests.entries()) {
    const before = reference.digests[i] ?? '';
    const result = results[i];
    if (digest === '' || before === '' || result === undefined) continue;
    comparedTasks += 1;
    if (digest === before) continue;
    differingTasks += 1;
    if (disagreements.length === MOST_EXAMPLES) continue;
    disagreements.push({
      index: inputs[i] ?? i,
      first: { way: reference.way, preview: reference.previews[i] ?? 'another value, which was not kept' },
      second: { way, preview: shown(result) },
    });
  }
  return { comparedTasks, differingTasks, disagreements };
}

function digestOf(result: CallResult): string {
  try {
    return resultDigest(result.ok ? { ok: result.value } : { error: result.error });
  } catch {
    // A getter that throws, or nesting deeper than the stack.
    return '';
  }
}

function shown(result: CallResult): string {
  return result.ok ? preview(result.value) : `failed with ${preview(messageOf(result.error))}`;
}

function messageOf(error: unknown): unknown {
  return error instanceof Error ? `${error.name}: ${error.message}` : error;
}

function readReference(path: string): Reference | null {
  try {
    const value: unknown = deserialize(readFileSync(path));
    return isReference(value) ? value : null;
  } catch {
    return null;
  }
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'digests' in value && Array.isArray(value.digests);
}
