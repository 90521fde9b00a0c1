/** Findings as SARIF 2.1.0, which code scanning services read. */
import { RULES } from '../analysis/index.ts';
import type { LintJsonEntry, Severity } from '../protocol/finding.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; columns count UTF-16 code units, as ours do. */
export function lintReportSarif(entries: readonly LintJsonEntry[]): string {
  const driver = {
    name: 'Poolscope',
    informationUri: 'https://github.com/poolscope/poolscope',
    rules: RULES.map(({ id, summary, docUrl, defaultSeverity }) => ({
      id,
      shortDescription: { text: summary },
      helpUri: docUrl,
      defaultConfiguration: { level: LEVELS[defaultSeverity] },
    })),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results: entries.map(result) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(entry: LintJsonEntry) {
  const { file, line, column, endLine, endColumn, rule, severity, message } = entry;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  };
}
