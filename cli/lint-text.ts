/** Findings for a reader: grouped by file, with a summary. */
import { styleText } from 'node:util';
import type { LintJsonEntry, Severity } from '../protocol/finding.ts';

type Style = Parameters<typeof styleText>[0];

const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'blue' };
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** @param entries with those of one file together */
export function lintReportText(
  entries: readonly LintJsonEntry[],
  files: number,
  isColoured: boolean,
): string {
  const paint = (style: Style, text: string): string =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  if (entries.length === 0) return `No findings in ${countOf(files, 'file')}.\n`;
  const lines: string[] = [];
  for (const [file, ofFile] of byFile(entries)) {
    lines.push(paint('underline', file), ...rows(ofFile, paint), '');
  }
  const counts = SEVERITIES.flatMap((severity) => {
    const count = entries.filter((entry) => entry.severity === severity).length;
    return count === 0 ? [] : [paint(SEVERITY_STYLES[severity], countOf(count, severity))];
  });
  lines.push(`${countOf(entries.length, 'finding')} in ${countOf(files, 'file')}: ${counts.join(', ')}.`);
  return `${lines.join('\n')}\n`;
}

function byFile(entries: readonly LintJsonEntry[]): Map<string, LintJsonEntry[]> {
  const groups = new Map<string, LintJsonEntry[]>();
  for (const entry of entries) groups.set(entry.file, [...(groups.get(entry.file) ?? []), entry]);
  return groups;
}

function rows(entries: readonly LintJsonEntry[], paint: (style: Style, text: string) => string): string[] {
  const places = entries.map(({ line, column }) => `${line}:${column}`);
  const placeWidth = Math.max(...places.map(({ length }) => length));
  const severityWidth = Math.max(...entries.map(({ severity }) => severity.length));
  return entries.map(({ severity, message, rule }, index) => {
    const place = paint('dim', (places[index] ?? '').padEnd(placeWidth));
    const label = paint(SEVERITY_STYLES[severity], severity.padEnd(severityWidth));
    return `  ${place}  ${label}  ${message}  ${paint('dim', rule)}`;
  });
}

function countOf(count: number, noun: string): string {
  const plural = noun === 'info' || count === 1 ? noun : `${noun}s`;
  return `${count} ${plural}`;
}
