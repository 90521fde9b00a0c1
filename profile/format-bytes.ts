const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in binary steps (1 KB = 1,024 B), as task managers show it: `512 B`, `4.2 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  let value = Math.abs(bytes);
  let unit = 0;
  // 1,023.5 would be shown as 1,024 of the smaller unit.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${bytes < 0 ? '-' : ''}${Number(value.toFixed(digits))} ${UNITS[unit] ?? ''}`;
}
