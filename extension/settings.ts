/** The settings as the code needs them: of the right type and in range, whatever `settings.json` says. */
import * as vscode from 'vscode';
import { SETTINGS } from './contribution-ids.ts';

export interface RunSettings {
  /** The Node.js to run functions under, or `null` to find one. */
  readonly nodePath: string | null;
  /** Number of workers, or `null` for as many as the machine can run at once. */
  readonly workers: number | null;
  /** Inputs sent to a worker at a time. */
  readonly chunksize: number;
  /** How long the same inputs may run without a pool, for comparison; milliseconds. */
  readonly serialBudgetMs: number;
  /** Whether to take CPU profiles of the workers. */
  readonly cpuProfile: boolean;
}

/** @param scope the file to run, or `undefined` for what holds in the window. */
export function readRunSettings(scope: vscode.Uri | undefined): RunSettings {
  const nodePath = readText(SETTINGS.nodePath, scope).trim();
  const maxWorkers = readNumber(SETTINGS.maxWorkers, scope, 0, 0);
  return {
    nodePath: nodePath === '' ? null : nodePath,
    workers: maxWorkers === 0 ? null : Math.trunc(maxWorkers),
    chunksize: Math.trunc(readNumber(SETTINGS.chunksize, scope, 1, 1)),
    serialBudgetMs: readNumber(SETTINGS.serialBudgetSeconds, scope, 3, 0) * 1000,
    cpuProfile: readSetting(SETTINGS.cpuProfile, scope) === true,
  };
}

function readText(id: string, scope: vscode.Uri | undefined): string {
  const value = readSetting(id, scope);
  return typeof value === 'string' ? value : '';
}

function readNumber(id: string, scope: vscode.Uri | undefined, fallback: number, least: number): number {
  const value = readSetting(id, scope);
  return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : fallback;
}

function readSetting(id: string, scope: vscode.Uri | undefined): unknown {
  return vscode.workspace.getConfiguration(undefined, scope).get<unknown>(id);
}
