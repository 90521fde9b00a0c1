/** Findings in the words of LSP. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import type { Finding, Severity } from '../protocol/finding.ts';
import { uriOfPath } from './document-path.ts';

const DIAGNOSTIC_SOURCE = 'poolscope';

/** Rules that find what could be deleted as it stands. */
const UNNECESSARY: ReadonlySet<string> = new Set(['unused-disable']);

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** @param uriOf the editor's own address of an open file, which may be written otherwise than ours. */
export function diagnosticOf(finding: Finding, uriOf: (path: string) => string | undefined): Diagnostic {
  return {
    range: finding.range,
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    codeDescription: { href: finding.docUrl },
    source: DIAGNOSTIC_SOURCE,
    ...(UNNECESSARY.has(finding.rule) && { tags: [DiagnosticTag.Unnecessary] }),
    message: finding.message,
    relatedInformation: finding.related.map(({ file, range, message }) => ({
      location: { uri: uriOf(file) ?? uriOfPath(file), range },
      message,
    })),
  };
}
