/** What an analysis of a folder is told from outside. */
import type { CacheOptions } from './cache/lint-cache.ts';
import type { PoolLibrary } from './pools/library.ts';
import type { RuleSeverity } from './rules/rule.ts';
import type { TypeStatus } from './types/oracle.ts';

export interface WorkspaceOptions {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Severities that differ from the rules' defaults. */
  readonly rules?: Readonly<Record<string, RuleSeverity>>;
  /** Pools that users declare, beside the built-in libraries. */
  readonly pools?: readonly PoolLibrary[];
  /** `off`: never start the type checker. */
  readonly types: 'auto' | 'off';
  /** The bundled thread of the type checker (`dist/oracle-worker.js`); without it types are off. */
  readonly oracleWorkerUrl?: URL;
  /** Where to keep what was found for the next run; nothing is kept without it. */
  readonly cache?: CacheOptions;
}

/** How it is with types where nobody is there to ask. */
export function statusWithoutChecker(types: WorkspaceOptions['types']): TypeStatus {
  const reason =
    types === 'off' ? 'Types are switched off.' : 'Without types: the type checker is not installed.';
  return { state: 'unavailable', reason };
}
