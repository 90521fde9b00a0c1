/** Runs profiles one at a time: two runs at once would measure each other. */
import * as vscode from 'vscode';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import type { ProfileSubject } from './profile-panel.ts';
import { ProfileSession } from './profile-session.ts';
import type { ProfileTarget, SessionServices } from './profile-session.ts';

export class ProfileSessions implements vscode.Disposable {
  readonly #services: SessionServices;
  #current: { readonly session: ProfileSession; readonly finished: Promise<unknown> } | null = null;

  constructor(services: SessionServices) {
    this.#services = services;
  }

  /** The function that is being profiled now, or `null`. */
  get current(): ProfileTarget | null {
    return this.#current?.session.target ?? null;
  }

  /**
   * Profiles one function. When another is being profiled, asks whether to stop that one.
   * @returns the recorded run, failed and cancelled ones included, or `null` when nothing was run.
   */
  async profile(target: ProfileTarget): Promise<RecordedRun | null> {
    const { errors } = this.#services;
    if (!vscode.workspace.isTrusted) {
      errors.refusedUntrusted();
      return null;
    }
    const hadToAsk = this.#current !== null;
    if (!(await this.#makeWay(target))) return null;
    const session = new ProfileSession(
      hadToAsk ? { ...target, requestedAt: performance.now() } : target,
      this.#services,
    );
    const finished = session.run().finally(() => (this.#current = null));
    this.#current = { session, finished };
    try {
      return await finished;
    } catch (error) {
      errors.unexpected(vscode.l10n.t('Profiling {0} failed.', target.functionName), error);
      return null;
    }
  }

  isProfiling(subject: ProfileSubject): boolean {
    return this.#current !== null && keyOf(this.#current.session.subject) === keyOf(subject);
  }

  /** Stops the run, if there is one and it is of `subject` where that is given; what it measured is kept. */
  stop(subject: ProfileSubject | null = null): void {
    const session = this.#current?.session;
    if (session === undefined) return;
    if (subject === null || keyOf(subject) === keyOf(session.subject)) session.stop();
  }

  dispose(): void {
    this.stop();
  }

  /** @returns whether nothing is running any more. */
  async #makeWay(target: ProfileTarget): Promise<boolean> {
    const stopIt = vscode.l10n.t('Stop It and Profile {0}', target.functionName);
    for (let running = this.#current; running !== null; running = this.#current) {
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t(
          '{0} is being profiled. Two runs at once would disturb each other’s measurements.',
          running.session.target.functionName,
        ),
        stopIt,
      );
      if (answer !== stopIt) return false;
      running.session.stop();
      await running.finished.catch(() => undefined);
    }
    return true;
  }
}

function keyOf({ file, functionName }: ProfileSubject): string {
  return `${file}#${functionName}`;
}
