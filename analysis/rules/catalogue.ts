/** Every rule there is, in the order in which they are listed. */
import awaitShutdown from './await-shutdown.ts';
import handleWorkerErrors from './handle-worker-errors.ts';
import largePayload from './large-payload.ts';
import noAwaitInSubmitLoop from './no-await-in-submit-loop.ts';
import noClosureCapture from './no-closure-capture.ts';
import noClusterForCompute from './no-cluster-for-compute.ts';
import noDependentTasks from './no-dependent-tasks.ts';
import noFakeParallelism from './no-fake-parallelism.ts';
import noFloatingInTask from './no-floating-in-task.ts';
import noFloatingTask from './no-floating-task.ts';
import noIoBoundTask from './no-io-bound-task.ts';
import noLocksInTask from './no-locks-in-task.ts';
import noMainReentry from './no-main-reentry.ts';
import noMapMisuse from './no-map-misuse.ts';
import noMissingShutdown from './no-missing-shutdown.ts';
import noNestedPool from './no-nested-pool.ts';
import noOversizedPool from './no-oversized-pool.ts';
import noPoolPerCall from './no-pool-per-call.ts';
import noProcessExit from './no-process-exit.ts';
import noPrototypeLoss from './no-prototype-loss.ts';
import noRespawnLoop from './no-respawn-loop.ts';
import noSharedState from './no-shared-state.ts';
import noShutdownBeforeSettled from './no-shutdown-before-settled.ts';
import noTinyTask from './no-tiny-task.ts';
import noUnboundedSubmit from './no-unbounded-submit.ts';
import noUncloneable from './no-uncloneable.ts';
import noUseAfterShutdown from './no-use-after-shutdown.ts';
import noUsingEscape from './no-using-escape.ts';
import noWorkerPerTask from './no-worker-per-task.ts';
import ownerMustDispose from './owner-must-dispose.ts';
import preferAsCompleted from './prefer-as-completed.ts';
import preferAvailableParallelism from './prefer-available-parallelism.ts';
import preferMap from './prefer-map.ts';
import preferWait from './prefer-wait.ts';
import pureTask from './pure-task.ts';
import requireMaxWorkers from './require-max-workers.ts';
import returnAwaitTask from './return-await-task.ts';
import shutdownInFinally from './shutdown-in-finally.ts';
import unknownOption from './unknown-option.ts';
import unusedDisable from './unused-disable.ts';
import workerMessageProtocol from './worker-message-protocol.ts';
import workerPath from './worker-path.ts';
import { docUrlOf, type Rule, type RuleMetadata } from './rule.ts';

export const ALL_RULES: readonly Rule[] = [
  noMissingShutdown,
  noMapMisuse,
  pureTask,
  requireMaxWorkers,
  noAwaitInSubmitLoop,
  noClosureCapture,
  noFloatingTask,
  shutdownInFinally,
  preferMap,
  unusedDisable,
  awaitShutdown,
  returnAwaitTask,
  noIoBoundTask,
  preferAvailableParallelism,
  noUnboundedSubmit,
  unknownOption,
  noShutdownBeforeSettled,
  noUseAfterShutdown,
  noUsingEscape,
  noOversizedPool,
  preferAsCompleted,
  preferWait,
  noPoolPerCall,
  noUncloneable,
  noSharedState,
  ownerMustDispose,
  noPrototypeLoss,
  noLocksInTask,
  workerPath,
  noProcessExit,
  noFloatingInTask,
  noMainReentry,
  noNestedPool,
  noTinyTask,
  noWorkerPerTask,
  handleWorkerErrors,
  noRespawnLoop,
  noClusterForCompute,
  noDependentTasks,
  noFakeParallelism,
  workerMessageProtocol,
  largePayload,
];

export const RULES: readonly RuleMetadata[] = ALL_RULES.map(({ id, defaultSeverity, summary, fixes }) => ({
  id,
  defaultSeverity,
  summary,
  fixes: fixes ?? [],
  docUrl: docUrlOf(id),
}));
