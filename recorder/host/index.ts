/** Watching programs from outside, for the extension and the command line. */
export { observeProgram } from './observe-program.ts';
export { ProgramStartError } from './program-process.ts';
