import Papa from 'papaparse';

export function parsedRows(csv: string): unknown {
  return Papa.parse(csv, { header: true }).data;
}

export const inputs = () => Array.from({ length: 80 }, (_, i) => [csvText(2000, i)] as const);

function csvText(rows: number, seed: number): string {
  const lines = Array.from({ length: rows }, (_, i) => `${i},name ${i + seed},${i * 1.5},"quoted, ${i}"`);
  return ['id,name,price,note', ...lines].join('\n');
}
