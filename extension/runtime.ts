/** What the extension runs beside itself: where its programs lie once they are unpacked, and the runner's host side. */
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type * as vscode from 'vscode';
import type * as runnerHost from '../runner/host/index.ts';
import { readyRuntimeFolder } from './runtime-folder.ts';

/** Loaded from its own bundle, since it needs the native parts, which may not be unpacked when the extension starts. */
export type RunnerHost = typeof runnerHost;

export class Runtime {
  readonly #packaged: string;
  readonly #fallback: string;
  readonly #log: vscode.LogOutputChannel;
  #folder: Promise<string> | null = null;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#packaged = context.asAbsolutePath('dist');
    // The folder's name tells the version; an update unpacks anew.
    this.#fallback = join(context.globalStorageUri.fsPath, 'runtime', basename(context.extensionPath));
    this.#log = log;
  }

  /**
   * The folder with all programs and their native parts.
   * @throws Error when they could not be unpacked; the next call tries again.
   */
  async folder(): Promise<string> {
    this.#folder ??= this.#unpack();
    try {
      return await this.#folder;
    } catch (error) {
      this.#folder = null;
      throw error;
    }
  }

  /** @throws Error as `folder` does. */
  async runnerHost(): Promise<RunnerHost> {
    const path = join(await this.folder(), 'runner-host.cjs');
    const loaded: unknown = createRequire(path)(path);
    if (!isRunnerHost(loaded)) throw new Error(`${path} is not of this version: install Poolscope again.`);
    return loaded;
  }

  async #unpack(): Promise<string> {
    const started = performance.now();
    const folder = await readyRuntimeFolder(this.#packaged, this.#fallback);
    this.#log.info(`Programs are ready in ${folder} after ${Math.round(performance.now() - started)} ms.`);
    return folder;
  }
}

function isRunnerHost(value: unknown): value is RunnerHost {
  return typeof value === 'object' && value !== null && 'profileFunction' in value;
}
