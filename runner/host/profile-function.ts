/**
 * Profiles one function of the user's: prepares it here, runs it in a process under the user's Node, and gathers
 * what that process tells.
 *
 *   profileFunction ─▶ prepareRun (Node, inputs, types, bundle)
 *                   ─▶ runRunner ═ dist/runner.js ═ its pool of workers
 *                                        └ batches, output, notes, serial baseline ─▶ RunRecorder
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionLocation, RecordedRun, RunFailure, RunOutcome } from '../../protocol/recorded-run.ts';
import type { RunnerToHost } from '../../protocol/runner-messages.ts';
import { defaultWay } from './default-way.ts';
import { mapCpuProfile } from './map-cpu-profile.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { ProfileError } from './profile-error.ts';
import type { ProfileEvent, ProfileOptions, ProfilePhase, ProfileRequest } from './profile-request.ts';
import { RunRecorder, type RunEnd } from './run-recorder.ts';
import { runWays, type WaysContext } from './run-ways.ts';
import { runRunner, type RunnerEnd } from './runner-process.ts';

/**
 * Never rejects for a mistake of the user's: the run then has the outcome `failed` and says what was wrong, where, and
 * what to do. What was recorded before a failure or a cancel is kept.
 */
export async function profileFunction(
  request: ProfileRequest,
  options: ProfileOptions = {},
): Promise<RecordedRun> {
  const { onEvent = () => undefined, signal = new AbortController().signal, target } = options;
  const recorder = new RunRecorder({
    ...(target !== undefined && { target }),
    ...(request.keptTasks !== undefined && { keptTasks: request.keptTasks }),
    ...(request.prediction !== undefined && { prediction: request.prediction }),
  });
  const way = defaultWay(request);
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'poolscope-')));
  let nodeVersion = '';
  let end: RunEnd;
  try {
    onEvent({ type: 'phase', phase: 'preparing' });
    const prepared = await prepareRun(request, way, directory, signal);
    nodeVersion = prepared.node.version;
    recorder.begin(locationOf(request), { way, nodeVersion });
    end = signal.aborted ? CANCELLED : await run(request, prepared, { recorder, onEvent, signal });
    if (request.ways !== undefined && end.outcome === 'completed') {
      const soFar = recorder.finish(locationOf(request), { way, nodeVersion }, end);
      recorder.setWays(
        await runWays(soFar, request.ways, waysContext(request, prepared, { recorder, onEvent, signal })),
      );
    }
  } catch (error) {
    end = signal.aborted ? CANCELLED : failed(failureOf(error));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
  const recorded = recorder.finish(locationOf(request), { way, nodeVersion }, end);
  const error = await recorder.store(recorded);
  if (target !== undefined) options.onStored?.(target.path, error);
  return recorded;
}

const CANCELLED: RunEnd = { outcome: 'cancelled', failure: null };

function failed(failure: RunFailure): RunEnd {
  return { outcome: 'failed', failure };
}

interface RunContext {
  readonly recorder: RunRecorder;
  readonly onEvent: (event: ProfileEvent) => void;
  readonly signal: AbortSignal;
}

async function run(request: ProfileRequest, prepared: PreparedRun, context: RunContext): Promise<RunEnd> {
  const { recorder, onEvent, signal } = context;
  const { node, planPath, stacks } = prepared;
  const heard: Heard = { phase: 'preparing', outcome: null, failure: null };
  for (const note of prepared.notes) recorder.addNote(note);
  const end = await runRunner({
    node,
    runnerPath: join(request.distDirectory, 'runner.js'),
    arguments: [planPath],
    cwd: request.cwd,
    signal,
    onMessage: (message) => hear(message, heard, prepared, context),
    onOutput: (stream, text) => onEvent({ type: 'output', stream, text }),
  });
  if (signal.aborted) return CANCELLED;
  if (heard.failure !== null) return failed(heard.failure);
  if (heard.outcome !== null) return { outcome: heard.outcome, failure: null };
  const tail = stacks.map(end.stderrTail);
  return failed({
    ...deathOf(request, prepared, end, heard.phase),
    detail: tail.text,
    location: tail.position,
  });
}

function waysContext(
  request: ProfileRequest,
  { node, planPath }: PreparedRun,
  { recorder, onEvent, signal }: RunContext,
): WaysContext {
  const runnerPath = join(request.distDirectory, 'runner.js');
  const onNote = (text: string): void => recorder.addNote(text);
  return { node, planPath, runnerPath, cwd: request.cwd, signal, onEvent, onNote };
}

/** What the runner has told so far of how it goes. */
interface Heard {
  phase: ProfilePhase;
  outcome: RunOutcome | null;
  failure: RunFailure | null;
}

function hear(
  message: RunnerToHost,
  heard: Heard,
  { stacks }: PreparedRun,
  { recorder, onEvent }: RunContext,
): void {
  switch (message.type) {
    case 'batch': {
      const failures = message.failures.map((failure) => ({
        ...failure,
        stack: stacks.map(failure.stack).text,
      }));
      const batch = { ...message, failures };
      recorder.addBatch(batch);
      onEvent(batch);
      break;
    }
    case 'phase':
      heard.phase = message.phase;
      onEvent(message);
      break;
    case 'output':
      onEvent(message);
      break;
    case 'note':
      recorder.addNote(message.text);
      break;
    case 'serial':
      recorder.setSerial(message.serial);
      break;
    case 'cpu-profile':
      recorder.addCpuProfile(mapCpuProfile(message.profile, stacks));
      break;
    case 'failed': {
      const { text, position } = stacks.map(message.failure.detail);
      const place = position === null ? '' : `${position.file}:${position.line}:${position.column}: `;
      heard.failure = {
        ...message.failure,
        message: place + message.failure.message,
        detail: text,
        location: position,
      };
      break;
    }
    case 'done':
      heard.outcome = message.outcome;
      break;
    // Ways are run in processes of their own, once this one has ended.
    case 'way':
    case 'ready':
      break;
  }
}

/** Why a runner ended that did not say so itself. */
function deathOf(
  { file }: ProfileRequest,
  { node }: PreparedRun,
  { exitCode, signal, startError }: RunnerEnd,
  phase: ProfilePhase,
): Pick<RunFailure, 'kind' | 'message'> {
  if (startError !== null) {
    const message = `Node at ${node.path} could not be started: ${startError.message}. Name another in the setting poolscope.nodePath (command line: --node).`;
    return { kind: 'no-node', message };
  }
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  if (phase === 'importing' && exitCode === 13) {
    const message = `${file} cannot be imported: an await at its top level, or in its inputs, never settles. Move what it waits for into a function.`;
    return { kind: 'import-failed', message };
  }
  if (phase === 'importing') {
    const message = `The process ended ${how} while ${file} was imported or its inputs were evaluated. Look for process.exit or a crash at its top level.`;
    return { kind: 'import-failed', message };
  }
  const message = `The process that runs the profile ended ${how}. Its last words are below; a lack of memory ends it without any.`;
  return { kind: 'runner-died', message };
}

function failureOf(error: unknown): RunFailure {
  if (error instanceof ProfileError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? (error.stack ?? '') : '';
  return {
    kind: 'runner-died',
    message: `The profile could not be prepared: ${message}`,
    detail,
    location: null,
  };
}

function locationOf({ file, function: { name, nameRange } }: ProfileRequest): FunctionLocation {
  return { file, name, line: nameRange.start.line + 1, column: nameRange.start.character + 1 };
}
