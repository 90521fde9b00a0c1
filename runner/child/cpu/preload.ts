/** Loaded by `--require` into a worker or the serial process before anything else: samples it until it ends. */
import { basename } from 'node:path';
import { startSampling } from './sampler.ts';
import { DIRECTORY_VARIABLE, SAMPLER_FILE } from './sampler-wire.ts';

const directory = process.env[DIRECTORY_VARIABLE];
if (directory !== undefined) {
  // What the user's code starts inherits flags and environment, and is not ours to sample.
  delete process.env[DIRECTORY_VARIABLE];
  dropOwnFlag(process.execArgv);
  process.once('exit', startSampling(directory));
}

function dropOwnFlag(flags: string[]): void {
  const at = flags.findIndex((flag) => basename(flag) === SAMPLER_FILE);
  if (at > 0) flags.splice(at - 1, 2);
}
