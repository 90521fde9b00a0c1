/** The way to the extension, where there is one; the self-contained page has none and opens links by itself. */
import type { ViewState, ViewToHost } from '../protocol/view-messages.ts';

interface VsCodeApi {
  postMessage(message: ViewToHost): void;
  getState(): unknown;
  setState(state: ViewState): void;
}

declare global {
  /** Given by VS Code to its webviews, and only once. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export interface HostLink {
  /** Whether an extension listens: without one there is nothing to stop, run again or open in an editor. */
  readonly isConnected: boolean;
  post(message: ViewToHost): void;
  /** The run that was shown before the window was reloaded. */
  readonly restoredRunId: string | null;
  rememberRun(runId: string | null): void;
}

export function connectToHost(): HostLink {
  const api = globalThis.acquireVsCodeApi?.();
  if (api === undefined) {
    return { isConnected: false, post: () => undefined, restoredRunId: null, rememberRun: () => undefined };
  }
  return {
    isConnected: true,
    post: (message) => api.postMessage(message),
    restoredRunId: runIdOf(api.getState()),
    rememberRun: (runId) => api.setState({ version: 1, runId }),
  };
}

/** State written by another version of the view, or by nobody, is as good as none. */
function runIdOf(state: unknown): string | null {
  if (typeof state !== 'object' || state === null) return null;
  if (!('version' in state) || state.version !== 1) return null;
  return 'runId' in state && typeof state.runId === 'string' ? state.runId : null;
}
