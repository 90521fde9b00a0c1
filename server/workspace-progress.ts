/** How far the linting of a workspace is, in the client's own way of showing it. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';

/** Work on fewer files is over before anybody has read that it goes on. */
const LONG = 200;
/** Reports closer together than this are left out. */
const REPORT_MS = 100;

export class WorkspaceProgress {
  readonly #reporter: WorkDoneProgressServerReporter | undefined;
  readonly #abort = new AbortController();
  #lastReport = 0;

  private constructor(reporter: WorkDoneProgressServerReporter | undefined) {
    this.#reporter = reporter;
    reporter?.token.onCancellationRequested(() => this.#abort.abort());
  }

  /** @param isCancellable whether the client shows a way to stop it */
  static async begin(connection: Connection, isCancellable: boolean): Promise<WorkspaceProgress> {
    try {
      const reporter = await connection.window.createWorkDoneProgress();
      reporter.begin('Poolscope: linting the workspace', 0, undefined, isCancellable);
      return new WorkspaceProgress(reporter);
    } catch {
      // A client that shows no progress is no reason not to lint.
      return new WorkspaceProgress(undefined);
    }
  }

  static async beginIfLong(connection: Connection, files: number): Promise<WorkspaceProgress | undefined> {
    return files < LONG ? undefined : WorkspaceProgress.begin(connection, false);
  }

  get cancelled(): AbortSignal {
    return this.#abort.signal;
  }

  report(what: string, done: number, all: number): void {
    if (performance.now() - this.#lastReport < REPORT_MS && done < all) return;
    this.#lastReport = performance.now();
    this.#reporter?.report(
      all === 0 ? 100 : Math.round((100 * done) / all),
      `${what} ${done} of ${all} files`,
    );
  }

  end(): void {
    this.#reporter?.done();
  }
}
