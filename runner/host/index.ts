/** The host side of the runner, for the extension and the command line. */
export { requestFor } from './confirm-finding.ts';
export { profileFunction } from './profile-function.ts';
export { readRunFile, writeRunFile } from './run-file.ts';
export type { RunTarget } from './run-recorder.ts';
export { writeParts } from './write-parts.ts';
export { warmUp } from './warm-up.ts';
export { checkExpression } from './inputs/check-expression.ts';
export { readRememberedInputs, rememberInputs } from './inputs/remembered-inputs.ts';
export type {
  ProfileEvent,
  ProfileInputs,
  ProfileOptions,
  ProfilePhase,
  ProfileRequest,
  WaysRequest,
} from './profile-request.ts';
