/** The host side of the runner, for the extension and the command line. */
export { profileFunction } from './profile-function.ts';
export { warmUp } from './warm-up.ts';
export { checkExpression } from './inputs/check-expression.ts';
export { readRememberedInputs, rememberInputs, type InputSubject } from './inputs/remembered-inputs.ts';
export type {
  InputShape,
  ProfileEvent,
  ProfileInputs,
  ProfileOptions,
  ProfilePhase,
  ProfileRequest,
} from './profile-request.ts';
