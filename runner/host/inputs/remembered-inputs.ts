/**
 * The input expression last typed for a function, in `.vscode/poolscope.json` of its workspace folder:
 *
 *   { "inputs": { "src/tasks.ts#primes": "[[1000], [2000]]" } }
 *
 * The file is the user's too, so comments and what else is in it are kept.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { findProperty, objectIn, type JsonObjectNode } from './json-with-comments.ts';

export interface InputSubject {
  /** Absolute path. */
  readonly file: string;
  readonly functionName: string;
}

export function rememberedInputsPath(workspaceFolder: string): string {
  return join(workspaceFolder, '.vscode', 'poolscope.json');
}

/** The expression, or `null` when none is remembered; a file that is broken remembers nothing. */
export async function readRememberedInputs(
  workspaceFolder: string,
  subject: InputSubject,
): Promise<string | null> {
  const text = await readText(rememberedInputsPath(workspaceFolder));
  return text === null ? null : rememberedExpression(text, keyOf(workspaceFolder, subject));
}

/** @throws Error when the file exists and is not a JSON object, rather than overwrite what the user wrote. */
export async function rememberInputs(
  workspaceFolder: string,
  subject: InputSubject,
  expression: string,
): Promise<void> {
  const path = rememberedInputsPath(workspaceFolder);
  const before = await readText(path);
  const text = withRememberedExpression(before ?? '', keyOf(workspaceFolder, subject), expression);
  if (text === null) {
    throw new Error(
      `${path} is not a JSON object, so the inputs were not remembered. Correct it or delete it.`,
    );
  }
  if (text === before) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, path);
}

/** `src/tasks.ts#primes`, with forward slashes so that it means the same on every platform. */
function keyOf(workspaceFolder: string, { file, functionName }: InputSubject): string {
  return `${relative(workspaceFolder, file).replaceAll('\\', '/')}#${functionName}`;
}

/** The expression kept under a key in the text of the file. */
export function rememberedExpression(text: string, key: string): string | null {
  const inputs = inputsOf(text);
  const value = inputs === null ? undefined : findProperty(inputs, key)?.value;
  return typeof value === 'string' ? value : null;
}

/** The text of the file with the expression kept under the key; `null` when the text is not a JSON object. */
export function withRememberedExpression(text: string, key: string, expression: string): string | null {
  const value = JSON.stringify(expression);
  if (text.trim() === '') return `{\n  "inputs": {\n    ${JSON.stringify(key)}: ${value}\n  }\n}\n`;
  const root = objectIn(text);
  if (root === null) return null;
  const property = findProperty(root, 'inputs');
  const entry = `${JSON.stringify(key)}: ${value}`;
  if (property === undefined) {
    return insertInto(text, root, `"inputs": {\n    ${entry}\n  }`, '  ');
  }
  if (property.object === null) return null;
  const known = findProperty(property.object, key);
  if (known !== undefined) return text.slice(0, known.start) + value + text.slice(known.end);
  return insertInto(text, property.object, entry, '    ');
}

function inputsOf(text: string): JsonObjectNode | null {
  const root = objectIn(text);
  return (root && findProperty(root, 'inputs')?.object) ?? null;
}

/** Behind the last property, or as the first. */
function insertInto(
  text: string,
  { start, properties }: JsonObjectNode,
  entry: string,
  indent: string,
): string {
  const last = properties.at(-1);
  if (last === undefined) {
    const rest = text.slice(start + 1);
    const close = /^\s*\}/.test(rest) ? `\n${indent.slice(2)}${rest.trimStart()}` : rest;
    return `${text.slice(0, start + 1)}\n${indent}${entry}${close}`;
  }
  const behind = text.slice(last.end);
  // A remark at the end of the last property's line stays with it.
  const remark = /^[ \t]*\/\/[^\n]*/.exec(behind)?.[0] ?? '';
  return `${text.slice(0, last.end)},${remark}\n${indent}${entry}${behind.slice(remark.length)}`;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
