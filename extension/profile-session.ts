/**
 * One profile from the click to the stored run.
 *
 *   click ─▶ panel opens ─────────────▶ run-started, batches … ─▶ run-loaded
 *        └▶ save file ▶ find function ▶ choose inputs ▶ run ────▶ store, tell
 *
 * The panel is opened first, because its page takes longest and loads while the run is prepared.
 */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FunctionInfo } from '../protocol/function-info.ts';
import type { RecordedRun, RunFailure } from '../protocol/recorded-run.ts';
import type { HostToView } from '../protocol/view-messages.ts';
import type { ProfileEvent, ProfileInputs, ProfileRequest, RunTarget } from '../runner/host/index.ts';
import { chooseInputs } from './choose-inputs.ts';
import type { ErrorMessages } from './error-messages.ts';
import { failedRun, syntaxRunFailure } from './failed-run.ts';
import type { FirstTaskClock } from './first-task-clock.ts';
import type { LanguageServer } from './language-client.ts';
import type { ProfilePanel, ProfileSubject } from './profile-panel.ts';
import type { ProfilePanels } from './profile-panels.ts';
import { ProgressEstimator } from './progress-estimate.ts';
import { ProgressSteps } from './progress-steps.ts';
import { phaseText, taskProgressText } from './progress-text.ts';
import type { RunStorage } from './run-storage.ts';
import type { Runtime } from './runtime.ts';
import { saveBeforeRun } from './save-before-run.ts';
import { readRunSettings } from './settings.ts';
import type { RunSettings } from './settings.ts';

export interface ProfileTarget {
  readonly uri: vscode.Uri;
  readonly functionName: string;
  /** `performance.now()` at the click or command, against which the first visible task is measured. */
  readonly requestedAt: number;
  /** With CPU profiles, whatever the settings say. */
  readonly cpuProfile?: boolean;
}

export interface SessionServices {
  readonly languageServer: LanguageServer;
  readonly panels: ProfilePanels;
  readonly storage: RunStorage;
  readonly errors: ErrorMessages;
  readonly firstTasks: FirstTaskClock;
  readonly log: vscode.LogOutputChannel;
  /** Where `runner.js` and `worker.cjs` are. */
  readonly runtime: Runtime;
}

interface Prepared {
  readonly info: FunctionInfo;
  readonly inputs: ProfileInputs;
}

export class ProfileSession {
  readonly target: ProfileTarget;
  readonly subject: ProfileSubject;
  readonly #services: SessionServices;
  readonly #settings: RunSettings;
  /** The run's name until it is recorded. */
  readonly #liveId = randomUUID();
  readonly #abort = new AbortController();
  readonly #file: string;
  /** The file that the run was recorded into, and why it is not whole. */
  #recorded: { readonly target: RunTarget; readonly error: Error | null } | null = null;
  /** From here the wait for the first task is counted; the time a user takes to answer is not waiting. */
  #waitingSince: number;

  constructor(target: ProfileTarget, services: SessionServices) {
    this.target = target;
    this.#services = services;
    this.#settings = readRunSettings(target.uri);
    this.#file = target.uri.fsPath;
    this.subject = { file: this.#file, functionName: target.functionName };
    this.#waitingSince = target.requestedAt;
  }

  /** @returns the run as recorded, whatever its outcome, or `null` when nothing was run. */
  async run(): Promise<RecordedRun | null> {
    const { panels } = this.#services;
    const known = panels.find(this.subject);
    const shownBefore = known?.shown ?? [];
    const panel = panels.open(this.subject);
    try {
      panel.post(this.#runStarted());
      panel.post({ type: 'run-phase', phase: 'preparing' });
      const prepared = await this.#prepare();
      if (prepared !== null) return await this.#record(panel, prepared);
      if (known === null) panel.dispose();
      else panel.restore(shownBefore);
      return null;
    } catch (error) {
      panel.post({ type: 'run-missing', message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  /** @returns `null` when the user gave up or was told why nothing can be run. */
  async #prepare(): Promise<Prepared | RunFailure | null> {
    const { errors, languageServer, runtime, log } = this.#services;
    if (!(await saveBeforeRun(this.target.uri, log))) {
      errors.fileNotSaved(this.#fileName());
      return null;
    }
    const { functions, syntaxFailure } = await languageServer.functionsOf(this.target.uri);
    if (syntaxFailure !== undefined) return syntaxRunFailure(this.#file, syntaxFailure);
    const info = functions.find((candidate) => candidate.name === this.target.functionName);
    if (info === undefined) {
      errors.functionNotFound(this.target.functionName, this.#fileName());
      return null;
    }
    const inputs = await chooseInputs({
      info,
      file: this.#file,
      workspaceFolder: this.#workingDirectory(),
      runtime,
      errors,
      signal: this.#abort.signal,
    });
    if (info.inputs.length === 0) this.#waitingSince = performance.now();
    return inputs === null ? null : { info, inputs };
  }

  /** Runs, shows, stores and tells; a failure found while preparing takes the same way. */
  async #record(panel: ProfilePanel, prepared: Prepared | RunFailure): Promise<RecordedRun> {
    const { errors, firstTasks, log } = this.#services;
    firstTasks.requested(this.#liveId, this.#waitingSince);
    const run =
      'kind' in prepared
        ? failedRun(this.subject, this.#runOptions(), prepared)
        : await this.#runWithProgress(panel, prepared);
    const name = this.target.functionName;
    log.info(`Profile of ${name}: ${run.outcome}, ${run.submittedTasks} tasks.`);
    firstTasks.recorded(this.#liveId, run.id);
    panel.post(this.#services.panels.loadedMessage(run));
    await this.#store(run).then(
      (path) => log.info(`Stored ${path}.`),
      (error: unknown) => errors.runNotStored(error),
    );
    if (run.failure !== null) errors.runFailed(run.failure, name);
    else if (run.outcome === 'completed' && run.failedTasks > 0) errors.tasksFailed(run);
    return run;
  }

  /** A run that never came to the runner was recorded nowhere yet. */
  #store(run: RecordedRun): Promise<string> {
    const { storage } = this.#services;
    return this.#recorded === null
      ? storage.save(run)
      : storage.end(run, this.#recorded.target, this.#recorded.error);
  }

  async #runWithProgress(panel: ProfilePanel, { info, inputs }: Prepared): Promise<RecordedRun> {
    this.#services.log.info(`Profiling ${info.name} of ${this.#file} with ${describeInputs(inputs)}.`);
    const estimator = new ProgressEstimator();
    const steps = new ProgressSteps();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Profiling {0}', info.name),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => this.stop());
      const onEvent = (event: ProfileEvent): void => {
        const message = this.#viewMessageFor(event);
        if (message !== null) panel.post(message);
        if (event.type === 'batch') {
          const estimate = estimator.add(event);
          const step = steps.next(estimate, performance.now());
          if (step !== null) progress.report({ message: taskProgressText(estimate), ...step });
        } else if (event.type === 'phase') progress.report({ message: phaseText(event.phase) });
      };
      const { runtime } = this.#services;
      const host = await runtime.runnerHost();
      const request = this.#request(info, inputs, await runtime.folder());
      const target = this.#services.storage.begin();
      this.#recorded = { target, error: null };
      const onStored = (_: string, error: Error | null): void => {
        this.#recorded = { target, error };
      };
      return host.profileFunction(request, { onEvent, signal: this.#abort.signal, target, onStored });
    });
  }

  #viewMessageFor(event: ProfileEvent): HostToView | null {
    if (event.type === 'batch') return event;
    if (event.type === 'phase') {
      const elapsed = Math.round(performance.now() - this.#waitingSince);
      this.#services.log.info(`Phase ${event.phase} begins ${elapsed} ms after the click.`);
      return { type: 'run-phase', phase: event.phase };
    }
    this.#services.log.info(`[${event.stream}] ${event.text.trimEnd()}`);
    return null;
  }

  #request(info: FunctionInfo, inputs: ProfileInputs, distDirectory: string): ProfileRequest {
    const { nodePath, workers, chunksize, serialBudgetMs, cpuProfile } = this.#settings;
    return {
      file: this.#file,
      function: info,
      inputs,
      ...(workers === null ? {} : { workers }),
      chunksize,
      ...(nodePath === null ? {} : { nodePath }),
      cwd: this.#workingDirectory(),
      distDirectory,
      serialBudgetMs,
      cpuProfile: cpuProfile || this.target.cpuProfile === true,
    };
  }

  #runStarted(): HostToView {
    const { workers, chunksize } = this.#runOptions();
    return {
      type: 'run-started',
      header: {
        runId: this.#liveId,
        functionName: this.target.functionName,
        file: this.#file,
        workers,
        chunksize,
        startedAt: new Date().toISOString(),
      },
    };
  }

  #runOptions(): RecordedRun['options'] {
    const { workers, chunksize } = this.#settings;
    return { executor: 'process', workers: workers ?? availableParallelism(), chunksize };
  }

  #workingDirectory(): string {
    return vscode.workspace.getWorkspaceFolder(this.target.uri)?.uri.fsPath ?? dirname(this.#file);
  }

  #fileName(): string {
    return vscode.workspace.asRelativePath(this.target.uri);
  }
}

function describeInputs(inputs: ProfileInputs): string {
  return inputs.kind === 'json' ? `the inputs in ${inputs.path}` : `the inputs ${inputs.expression}`;
}
