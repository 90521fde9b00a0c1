/** A program that runs, with something that a rule finds and has a fix for. */
export interface FixedProgram {
  readonly rule: string;
  readonly source: string;
  /** The program does not do what it was meant to before it is fixed, so only the fixed one is held to the output. */
  readonly isBroken?: boolean;
  readonly output: string;
}

export const POOL = `import { ProcessPoolExecutor } from 'poolscope';\n`;
export const SQUARE = `import { square } from './tasks.ts';\n`;

/** The file `tasks.ts` beside each. */
export const TASKS = `import { setTimeout as wait } from 'node:timers/promises';
import { appendFileSync } from 'node:fs';
export function square(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += n;
  return sum;
}
export const addOne = (n: number): number => n + 1;
export async function later(n: number): Promise<number> {
  await wait(5);
  return n;
}
export function note(n: number): number {
  appendFileSync('notes.txt', \`\${n}\\n\`);
  return n;
}
`;
