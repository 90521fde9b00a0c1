/** Everything the client and the language server say to each other beyond standard LSP. */
import type { Range } from './finding.ts';
import type { FunctionInfo } from './function-info.ts';

/** Request: the functions of one open or saved file that can be profiled. */
export const FUNCTIONS_REQUEST = 'poolscope/functions';
export interface FunctionsParams {
  readonly uri: string;
}
export interface FunctionsResult {
  readonly functions: readonly FunctionInfo[];
  /** Why the file could not be read, where it could not; `functions` is empty then. */
  readonly syntaxFailure?: { readonly message: string; readonly range: Range };
}

/** Notification from the server: how it is, for the status item. */
export const STATUS_NOTIFICATION = 'poolscope/status';
export interface ServerStatus {
  readonly state: 'starting' | 'ready' | 'syntax-only' | 'failed';
  readonly message: string;
  /** The workspace is being linted. */
  readonly isBusy?: boolean;
}

/** Request: lint every file of the workspace's folders now; progress and cancellation are those of LSP. */
export const LINT_WORKSPACE_REQUEST = 'poolscope/lintWorkspace';
export interface LintWorkspaceResult {
  readonly files: number;
  /** Of all files, the open ones included. */
  readonly problems: number;
  readonly isCancelled: boolean;
}

/** Arguments of the command behind the CodeLens. */
export interface ProfileCommandArguments {
  readonly uri: string;
  readonly functionName: string;
  /** With CPU profiles, whatever the settings say. */
  readonly cpuProfile?: boolean;
}
