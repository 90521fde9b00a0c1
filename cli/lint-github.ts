/** Findings as commands of a GitHub workflow, which shows them beside the lines of a pull request. */
import type { LintJsonEntry, Severity } from '../protocol/finding.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function lintReportGithub(entries: readonly LintJsonEntry[]): string {
  return entries.map((entry) => `${command(entry)}\n`).join('');
}

function command({ file, line, column, endLine, endColumn, rule, severity, message }: LintJsonEntry): string {
  const place = { file, line, col: column, endLine, endColumn, title: `poolscope ${rule}` };
  const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
