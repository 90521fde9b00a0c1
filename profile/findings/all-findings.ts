import { fasterWay } from './faster-way.ts';
import type { FindingRule } from './finding-rule.ts';
import { gcPressure } from './gc-pressure.ts';
import { imbalance } from './imbalance.ts';
import { ioBound } from './io-bound.ts';
import { mainThreadBottleneck } from './main-thread-bottleneck.ts';
import { memoryPressure } from './memory-pressure.ts';
import { notDeterministic } from './not-deterministic.ts';
import { offThreadNative } from './off-thread-native.ts';
import { oversubscribed } from './oversubscribed.ts';
import { payloadDominates } from './payload-dominates.ts';
import { serializedByLockOrOrder } from './serialized-by-lock-or-order.ts';
import { startUpDominates } from './start-up-dominates.ts';
import { tinyTask } from './tiny-task.ts';
import { undersubscribed } from './undersubscribed.ts';

/** In order of what explains more: of findings that save the same, the earlier one is named. */
export const FINDING_RULES: readonly FindingRule[] = [
  ioBound,
  offThreadNative,
  memoryPressure,
  gcPressure,
  serializedByLockOrOrder,
  payloadDominates,
  tinyTask,
  startUpDominates,
  mainThreadBottleneck,
  imbalance,
  oversubscribed,
  undersubscribed,
  fasterWay,
  notDeterministic,
];

/** Of tasks that ran on the event loop or one after another there are no workers to speak of. */
export const RULES_WITHOUT_POOL: readonly FindingRule[] = [
  ioBound,
  offThreadNative,
  fasterWay,
  notDeterministic,
];
