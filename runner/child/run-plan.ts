/** Reads the plan that the host wrote. */
import { readFileSync } from 'node:fs';
import type { RunPlan } from '../../protocol/runner-messages.ts';

/** @throws Error when the file is no plan, which is a mistake of the host. */
export function readPlan(path: string): RunPlan {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isPlan(value)) throw new Error(`${path} is not a run plan.`);
  return value;
}

function isPlan(value: unknown): value is RunPlan {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string) => typeof Reflect.get(value, name) === type;
  return (
    has('modulePath', 'string') &&
    has('functionExport', 'string') &&
    has('inputs', 'object') &&
    has('inputShape', 'string') &&
    has('workers', 'number') &&
    has('chunksize', 'number') &&
    has('serialBudgetMs', 'number') &&
    has('cwd', 'string')
  );
}
