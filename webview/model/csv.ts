/** The numbers behind a picture: as text that spreadsheets take (RFC 4180, numbers in full), and as a reader wants them. */
import { formatBytes, formatDuration, formatFactor, formatShare } from '../../profile/index.ts';

export type Unit = 'ms' | 'bytes' | 'share' | 'count' | 'factor' | 'text';

export interface DataColumn {
  readonly title: string;
  readonly unit: Unit;
}

export interface DataTable {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export function toCsv({ columns, rows }: DataTable): string {
  const titles = columns.map(({ title, unit }) => (HAS_NAME[unit] ? `${title} (${unit})` : title));
  return [titles, ...rows].map((cells) => cells.map(field).join(',')).join('\r\n') + '\r\n';
}

/** A value as it is read on the page. */
export function formatUnit(value: string | number, unit: Unit): string {
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return '–';
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 'bytes':
      return formatBytes(value);
    case 'share':
      return formatShare(value);
    case 'factor':
      return formatFactor(value);
    case 'count':
      return value.toLocaleString('en-US');
    case 'text':
      return String(value);
  }
}

const HAS_NAME: Readonly<Record<Unit, boolean>> = {
  ms: true,
  bytes: true,
  share: true,
  factor: false,
  count: false,
  text: false,
};

function field(value: string | number): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return '';
  const text = String(value);
  // What begins like a formula would be run by a spreadsheet.
  const safe = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
