/** One run from the import to the serial baseline, told to the host as it goes. */
import type { RunPlan } from '../../protocol/runner-messages.ts';
import { BatchRecorder } from './batch-recorder.ts';
import { collectInputs } from './collect-inputs.ts';
import { CpuProfiles } from './cpu/cpu-profiles.ts';
import { sendSerialProfile, sendWorkerProfiles } from './cpu/send-profiles.ts';
import { HostChannel } from './host-channel.ts';
import { loadModule, type LoadedModule } from './load-module.ts';
import { runRecorded } from './run-recorded.ts';
import { messageOf, RunnerError } from './runner-error.ts';
import { measureSerial } from './serial-baseline.ts';
import { watchParent } from './watch-parent.ts';

/** Errors that the user's module throws outside of any task are told so often. */
const MOST_STRAY_NOTES = 5;
/** What recording may cost of the submitting process's time before the reader is told. */
const NOTED_RECORDING_SHARE = 0.05;
const NOTED_RECORDING_MS = 50;

/** Resolves when the host has been told everything. */
export async function runPlan(plan: RunPlan, planPath: string): Promise<void> {
  const cancel = new AbortController();
  let isImporting = true;
  const onCancel = () => {
    // Nothing is recorded yet, and the user's top level cannot be told to stop.
    if (isImporting) process.exit(0);
    cancel.abort();
  };
  const channel = new HostChannel(onCancel, () => process.exit(1));
  channel.send({ type: 'ready', nodeVersion: process.versions.node, pid: process.pid });
  void watchParent();
  const fail = async (error: unknown) => {
    channel.send({ type: 'failed', failure: asRunnerError(error).failure });
    await channel.close();
    process.exit(1);
  };
  let strayNotes = 0;
  process.on('uncaughtException', (error) => {
    if (isImporting) {
      const message = `The module threw while it was imported: ${messageOf(error)}. Correct what its top level does, and profile again.`;
      void fail(new RunnerError('import-failed', message, error));
    } else if (strayNotes < MOST_STRAY_NOTES) {
      strayNotes += 1;
      channel.send({ type: 'note', text: `Outside of any task the module threw ${messageOf(error)}` });
    }
  });
  try {
    channel.send({ type: 'phase', phase: 'importing' });
    const module = await loadModule(plan);
    const { tuples, note } = await collectInputs(plan, module);
    isImporting = false;
    if (note !== null) channel.send({ type: 'note', text: note });
    await runInputs({ plan, planPath, module, tuples, channel, signal: cancel.signal });
    channel.send({ type: 'done', outcome: cancel.signal.aborted ? 'cancelled' : 'completed' });
    await channel.close();
  } catch (error) {
    await fail(error);
  }
}

interface RunParts {
  readonly plan: RunPlan;
  readonly planPath: string;
  readonly module: LoadedModule;
  readonly tuples: readonly unknown[][];
  readonly channel: HostChannel;
  readonly signal: AbortSignal;
}

async function runInputs({ plan, planPath, module, tuples, channel, signal }: RunParts): Promise<void> {
  channel.send({ type: 'phase', phase: 'pool' });
  const { executor, keptTasks } = plan;
  const kind = executor === 'thread' ? 'thread' : 'process';
  const recorder = new BatchRecorder(tuples, { kind, keptTasks }, (batch) => channel.send(batch));
  const makeProfiles = (name: string) => (plan.cpuProfile === true ? new CpuProfiles(planPath, name) : null);
  const profiles = makeProfiles('workers');
  const begun = performance.now();
  try {
    await runRecorded({ plan, module, tuples, recorder, profiles, signal });
  } finally {
    recorder.close();
    if (profiles !== null) sendWorkerProfiles(profiles, recorder, channel);
    const { recordingMs } = recorder;
    const share = recordingMs / (performance.now() - begun);
    if (recordingMs > NOTED_RECORDING_MS && share > NOTED_RECORDING_SHARE)
      channel.send({ type: 'note', text: recordingNote(share) });
  }
  if (signal.aborted || plan.serialBudgetMs <= 0) return;
  channel.send({ type: 'phase', phase: 'serial' });
  const { longestTaskMs } = recorder;
  const serialProfiles = makeProfiles('serial');
  const { serial, notes } = await measureSerial({
    plan,
    planPath,
    tuples,
    longestTaskMs,
    profiles: serialProfiles,
    signal,
  });
  for (const text of notes) channel.send({ type: 'note', text });
  if (serial !== null) channel.send({ type: 'serial', serial });
  if (serialProfiles !== null) sendSerialProfile(serialProfiles, recorder, channel);
}

function recordingNote(share: number): string {
  return `Recording took about ${Math.round(share * 100)} % of the time of the process that submits the tasks; without it the pool is that much faster at most.`;
}

function asRunnerError(error: unknown): RunnerError {
  if (error instanceof RunnerError) return error;
  return new RunnerError('runner-died', `The runner failed: ${messageOf(error)}.`, error);
}
