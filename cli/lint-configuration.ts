/** How a file would be linted: what `poolscope lint --print-config` writes. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CONFIGURATION_FILE,
  readConfiguration,
  RULES,
  Workspace,
  type RuleSeverity,
} from '../analysis/index.ts';

interface LintConfiguration {
  /** The file of settings that was read; `null` where there is none. */
  readonly configuration: string | null;
  /** A run over the whole folder takes the file in. */
  readonly isLinted: boolean;
  /** Every rule, with the severity of its findings there. */
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** The pools that are declared beside the built-in ones, by the package or file that they come from. */
  readonly pools: readonly string[];
}

/** A text says why it cannot be told. */
export function configurationOf(file: string, folder: string): LintConfiguration | string {
  if (!existsSync(file) || !statSync(file).isFile()) return `There is no file ${file}.`;
  const { rules, pools, problems } = readConfiguration(folder);
  if (problems.length > 0) return problems.join('\n');
  const settings = join(folder, CONFIGURATION_FILE);
  const workspace = new Workspace({ root: folder, types: 'off' });
  return {
    configuration: existsSync(settings) ? settings : null,
    isLinted: workspace.discover().includes(resolve(file)),
    rules: Object.fromEntries(RULES.map(({ id, defaultSeverity }) => [id, rules[id] ?? defaultSeverity])),
    pools: pools.map(({ packageName }) => packageName),
  };
}
