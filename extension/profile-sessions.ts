/** Runs profiles one at a time: two runs at once would measure each other. */
import * as vscode from 'vscode';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import type { ProfileSubject } from './profile-panel.ts';
import { ProfileSession } from './profile-session.ts';
import type { ProfileTarget, SessionServices } from './profile-session.ts';

export class ProfileSessions implements vscode.Disposable {
  readonly #services: SessionServices;
  #current: ProfileSession | null = null;

  constructor(services: SessionServices) {
    this.#services = services;
  }

  /** The function that is being profiled now, or `null`. */
  get current(): ProfileTarget | null {
    return this.#current?.target ?? null;
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
    if (!(await this.#makeWay(target))) return null;
    const session = new ProfileSession(target, this.#services);
    this.#current = session;
    try {
      return await session.run();
    } catch (error) {
      errors.unexpected(vscode.l10n.t('Profiling {0} failed.', target.functionName), error);
      return null;
    } finally {
      this.#current = null;
    }
  }

  isProfiling(subject: ProfileSubject): boolean {
    return this.#current !== null && keyOf(this.#current.subject) === keyOf(subject);
  }

  /** Stops the run, if there is one and it is of `subject` where that is given; what it measured is kept. */
  stop(subject: ProfileSubject | null = null): void {
    const session = this.#current;
    if (session === null) return;
    if (subject === null || keyOf(subject) === keyOf(session.subject)) session.stop();
  }

  dispose(): void {
    this.stop();
  }

  /** @returns whether nothing is running any more. */
  async #makeWay(target: ProfileTarget): Promise<boolean> {
    const running = this.#current;
    if (running === null) return true;
    const stopIt = vscode.l10n.t('Stop It and Profile {0}', target.functionName);
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} is being profiled. Two runs at once would disturb each other’s measurements.',
        running.target.functionName,
      ),
      stopIt,
    );
    if (answer !== stopIt) return false;
    running.stop();
    await running.ended;
    return this.#current === null;
  }
}

function keyOf({ file, functionName }: ProfileSubject): string {
  return `${file}#${functionName}`;
}
