/**
 * Checks the inputs against the parameters of the function before anything runs, with TypeScript 7's native
 * program. The only file of the runner that knows that API.
 *
 * The inputs are checked where they will be evaluated: behind the end of the user's file, in its own scope and
 * under its own tsconfig. The file on disk is not touched; the compiler is served the longer text in its place.
 */
import { basename } from 'node:path';
import { ProfileError } from '../profile-error.ts';
import { positionAt } from '../text-position.ts';
import type { InputShape } from '../profile-request.ts';

export interface InputCheck {
  /** Absolute path of the user's file, and its text. */
  readonly file: string;
  readonly text: string;
  readonly functionName: string;
  readonly shape: InputShape;
  /** A TypeScript expression, or the text of a JSON file, which is one too. */
  readonly expression: string;
  /** The JSON file that the expression stands in. */
  readonly jsonFile: string | null;
  readonly signal: AbortSignal;
}

export interface InputVerdict {
  readonly shape: InputShape;
  /** Why the check was left out, in words for the reader, or `null`. */
  readonly note: string | null;
}

/** Past this the compiler is slower than the user is patient; the run itself then tells. */
const LONGEST_EXPRESSION = 200_000;
const TIMEOUT_MS = 15_000;

/** @throws ProfileError of kind `input-type-error`. */
export async function checkInputTypes(check: InputCheck): Promise<InputVerdict> {
  if (!/\.[cm]?tsx?$/.test(check.file)) return { shape: check.shape, note: null };
  if (check.expression.length > LONGEST_EXPRESSION) {
    return skipped(check, 'they are longer than 200 KB');
  }
  const overlay = overlayOf(check);
  let diagnostics: readonly TypeDiagnostic[];
  try {
    diagnostics = await diagnose(check.file, overlay.text, check.signal);
  } catch (error) {
    return skipped(check, error instanceof Error ? error.message : String(error));
  }
  const reports = overlay.attempts.map((attempt) => ({
    attempt,
    errors: errorsWithin(diagnostics, attempt),
  }));
  const [first] = reports;
  if (first === undefined) throw new Error('No way to read the inputs was tried.');
  const passed = reports.find(
    (report) => report.errors.length === 0 && (!report.attempt.isLoose || isOfUnknownLength(first)),
  );
  if (passed === undefined) throw typeError(check, first);
  return { shape: passed.attempt.shape, note: null };
}

/**
 * `const pairs = [[1, 2]]` is a number[][] to TypeScript: its items may well be tuples of the right length. A
 * literal of the wrong length is an error.
 */
function isOfUnknownLength({ errors }: Report): boolean {
  return errors.every((error) => codesOf(error).includes(SOURCE_MAY_HAVE_FEWER));
}

const SOURCE_MAY_HAVE_FEWER = 2620;

function codesOf({ code, messageChain }: TypeDiagnostic): number[] {
  return [code, ...(messageChain ?? []).flatMap(codesOf)];
}

function skipped(check: InputCheck, reason: string): InputVerdict {
  return { shape: check.shape, note: `The types of the inputs were not checked: ${reason}.` };
}

interface TypeDiagnostic {
  readonly pos: number;
  readonly end: number;
  readonly code: number;
  readonly text: string;
  readonly messageChain?: readonly TypeDiagnostic[] | undefined;
}

/** One reading of the inputs; the first without errors is taken. */
interface Attempt {
  readonly shape: 'tuples' | 'values';
  /** Arrays of no known length are taken for tuples. */
  readonly isLoose: boolean;
  readonly start: number;
  readonly end: number;
}

function overlayOf(check: InputCheck): { text: string; attempts: Attempt[] } {
  const { shape, expression } = check;
  const type = typeOf(check.functionName, check.file);
  const parameters = `Parameters<${type}>`;
  const attempts: Attempt[] = [];
  let overlay = `${check.text}\n;`;
  const read = (itemShape: Attempt['shape'], item: string, isLoose = false) => {
    overlay += `async (): Promise<Iterable<${item}> | AsyncIterable<${item}>> => (\n`;
    const start = overlay.length;
    overlay += expression;
    attempts.push({ shape: itemShape, isLoose, start, end: overlay.length });
    overlay += '\n);\n';
  };
  // `Parameters` knows only the last overload of a function; a call knows them all, but says less of what is wrong.
  const call = (itemShape: Attempt['shape'], args: string) => {
    const start = overlay.length;
    overlay += `async () => { for await (const item of (\n${expression}\n)) (null as unknown as ${type})(${args}); };\n`;
    attempts.push({ shape: itemShape, isLoose: false, start, end: overlay.length });
  };
  if (shape !== 'values') read('tuples', parameters);
  if (shape === 'values') read('values', `${parameters}[0]`);
  // Left to us, one value is taken only by a function that asks for no second.
  if (shape === 'unknown') {
    read('values', `([${parameters}[0]] extends ${parameters} ? ${parameters}[0] : never)`);
  }
  if (shape !== 'values') read('tuples', `readonly ${parameters}[number][]`, true);
  if (shape !== 'tuples') call('values', 'item');
  if (shape !== 'values') call('tuples', '...item');
  return { text: overlay, attempts };
}

function typeOf(functionName: string, file: string): string {
  if (functionName !== 'default') return `typeof ${functionName}`;
  // A default export without a name can only be spoken of by way of the file that exports it.
  const self = `./${basename(file).replace(/\.([cm]?)tsx?$/, '.$1js')}`;
  return `typeof import(${JSON.stringify(self)}).default`;
}

function errorsWithin(diagnostics: readonly TypeDiagnostic[], { start, end }: Attempt): TypeDiagnostic[] {
  return diagnostics.filter(({ pos, end: until, code }) => pos >= start && until <= end && !isStyle(code));
}

/** Unused names and implicit any are matters of style here. */
function isStyle(code: number): boolean {
  return (code >= 6133 && code <= 6205) || (code >= 7005 && code <= 7053);
}

interface Report {
  readonly attempt: Attempt;
  readonly errors: readonly TypeDiagnostic[];
}

function typeError(check: InputCheck, { attempt, errors }: Report): ProfileError {
  const [error] = errors;
  if (error === undefined) throw new Error('A reading of the inputs failed without an error.');
  const place = positionAt(check.expression, error.pos - attempt.start);
  const where =
    check.jsonFile === null
      ? `\`${shortened(check.expression)}\` (column ${place.column}${place.line > 1 ? ` of line ${place.line}` : ''})`
      : `${check.jsonFile}:${place.line}:${place.column}`;
  const detail = [error.text, ...chainOf(error)].map((line, depth) => '  '.repeat(depth) + line).join('\n');
  return new ProfileError(
    'input-type-error',
    `The inputs do not fit the parameters of ${check.functionName}, at ${where}: ${explain(error)} ` +
      'Nothing was run. Correct the inputs, or the parameter types if those are wrong.',
    { detail, location: check.jsonFile === null ? null : { file: check.jsonFile, ...place } },
  );
}

function explain(error: TypeDiagnostic): string {
  const types = /^Type '(.+)' is not assignable to type 'AsyncIterable<(.+)> \| Iterable<\2>'\.$/s.exec(
    error.text,
  );
  if (types === null) return error.text;
  return `expected an iterable of ${types[2]}, given ${types[1]}.`;
}

function chainOf({ messageChain }: TypeDiagnostic): string[] {
  return (messageChain ?? []).flatMap((next) => [next.text, ...chainOf(next)]);
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Loads what the first check would wait for. @throws when the package is missing. */
export async function loadCompiler(): Promise<void> {
  await import('typescript/unstable/async');
}

async function diagnose(file: string, text: string, signal: AbortSignal): Promise<readonly TypeDiagnostic[]> {
  // Loaded on demand: where the package or its binary is missing, profiling goes on without the check.
  const { API } = await import('typescript/unstable/async');
  const path = file.replaceAll('\\', '/');
  const readFile = (name: string) => (name === path ? text : undefined);
  const api = new API({ cwd: process.cwd(), fs: { readFile } });
  const close = () => void api.close().catch(() => undefined);
  const work = async () => {
    const snapshot = await api.updateSnapshot({ openFiles: [path] });
    const project = await snapshot.getDefaultProjectForFile(path);
    if (project === undefined) throw new Error(`TypeScript knows no project for ${file}`);
    return project.program.getSemanticDiagnostics(path);
  };
  // When given up before the compiler has started, it starts all the same, and must be ended then.
  const working = work().finally(close);
  try {
    return await withinTime(working, signal);
  } catch (error) {
    close();
    throw error;
  }
}

function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the compiler took longer than 15 s')), TIMEOUT_MS);
    const abort = () => reject(new Error('cancelled'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  });
}
