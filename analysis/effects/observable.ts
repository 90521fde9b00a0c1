/** Effects of a task that others see. */
import type { EffectKind } from '../model/summary.ts';

/** Logging, clocks and reading are no effects that another task could trip over. */
export const OBSERVABLE: ReadonlySet<EffectKind> = new Set([
  'fs',
  'stdout',
  'environment',
  'network',
  'global-write',
]);
