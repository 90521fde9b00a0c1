/**
 * Turns the user's TypeScript file into one JavaScript module that any Node runs: the file with what it
 * imports of the user's own sources, in the module format it has, exporting the function under a fixed name.
 */
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, type BuildFailure, type Message } from 'esbuild';
import { parseSync } from 'oxc-parser';
import { ProfileError } from '../profile-error.ts';
import { checkExpression } from '../inputs/check-expression.ts';
import { bundledSources, originalLine, PLACE_DEFINES } from './bundled-sources.ts';
import { externalPackages } from './external-packages.ts';
import { declaredFormat, type ModuleFormat } from './module-format.ts';
import type { RemovedStart } from './pool-starts.ts';

/** Exports of the bundle. */
export const FUNCTION_EXPORT = '__poolscope_function';
export const INPUTS_EXPORT = '__poolscope_inputs';

const ENTRY_FILE = 'poolscope-entry.js';

export interface BundleRequest {
  /** Absolute path of the user's file, and its text. */
  readonly file: string;
  readonly text: string;
  /** Name of the function in the file; `default` for a default export without a name. */
  readonly functionName: string;
  /** Gives the inputs; it sees everything at the top level of the file. */
  readonly inputExpression: string | null;
  readonly outDirectory: string;
  readonly nodeMajor: number;
}

export interface BundledModule {
  readonly path: string;
  /** Source map of the bundle, JSON. */
  readonly sourceMap: string;
  readonly removedStarts: readonly RemovedStart[];
}

/** @throws ProfileError of kind `syntax-error`, `import-failed`, `function-not-found` or `input-invalid`. */
export async function bundleModule(asked: BundleRequest): Promise<BundledModule> {
  // esbuild follows links, and would not know the file again by another path.
  const request: BundleRequest = { ...asked, file: await realpath(asked.file) };
  const { file, text } = request;
  if (request.inputExpression !== null) await assertExpression(request.inputExpression);
  const parsed = parseSync(file, text);
  // `export =` is TypeScript's word for `module.exports =`, and no other export may stand beside it.
  const isCommonJs = parsed.program.body.some(({ type }) => type === 'TSExportAssignment');
  const { hasModuleSyntax, importMetas } = parsed.module;
  const declared = declaredFormat(file);
  const format = declared ?? (hasModuleSyntax && importMetas.length > 0 ? 'esm' : 'cjs');
  const isModule = !isCommonJs && (hasModuleSyntax || declared === 'esm');
  try {
    return await bundleAs(format, request, isModule);
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    // Top-level await makes an ES module of a file that nothing else declares to be one.
    const needsModule = error.errors.some(({ text: message }) => message.includes('Top-level await'));
    if (declared !== null || isCommonJs || !needsModule) throw failureOf(error, request);
    return await bundleAs('esm', request, true).catch((second: unknown) => {
      throw isBuildFailure(second) ? failureOf(second, request) : second;
    });
  }
}

async function bundleAs(
  format: ModuleFormat,
  request: BundleRequest,
  isModule: boolean,
): Promise<BundledModule> {
  const { file, functionName, inputExpression, outDirectory, nodeMajor } = request;
  const path = join(outDirectory, format === 'esm' ? 'module.mjs' : 'module.cjs');
  const sources = bundledSources(file, appendedExports(isModule, functionName, inputExpression));
  await build({
    stdin: {
      contents: entryText(file, isModule, functionName, inputExpression !== null),
      resolveDir: dirname(file),
      sourcefile: ENTRY_FILE,
    },
    outfile: path,
    bundle: true,
    platform: 'node',
    format,
    target: `node${nodeMajor}`,
    absWorkingDir: dirname(file),
    sourcemap: 'external',
    sourcesContent: false,
    // `keepNames` would be truer to renamed functions, but it adds a call to every closure made in a hot loop.
    define: PLACE_DEFINES,
    // Without the condition `module`, which esbuild adds and Node does not know.
    conditions: [],
    banner: { js: requireBanner(format, file) },
    logLevel: 'silent',
    plugins: [externalPackages(format), sources.plugin],
  });
  return { path, sourceMap: await readFile(`${path}.map`, 'utf8'), removedStarts: sources.removed };
}

/** What makes the function and the inputs visible to the entry; it follows the end of the user's file. */
function appendedExports(isModule: boolean, name: string, inputExpression: string | null): string {
  const inputs = inputExpression === null ? null : `async () => (\n${inputExpression}\n)`;
  if (isModule) {
    const exported = name === 'default' ? '' : `export { ${name} as ${FUNCTION_EXPORT} };`;
    return `\n;${exported}${inputs === null ? '' : `export const ${INPUTS_EXPORT} = ${inputs};`}`;
  }
  // `exports.area = (w, h) => w * h` binds no name.
  const value =
    name === 'default' ? 'null' : `typeof ${name} === 'undefined' ? module.exports.${name} : ${name}`;
  return `\n;${HELD} = { run: ${value}, inputs: ${inputs ?? 'null'} };`;
}

/**
 * Where a CommonJS file hands them over. Its exports will not do: they may be anything, and esbuild assigns those of
 * `export =` after all else.
 */
const HELD = `globalThis[Symbol.for('poolscope.target')]`;

function entryText(file: string, isModule: boolean, functionName: string, hasInputs: boolean): string {
  const from = JSON.stringify(file);
  if (!isModule) {
    const inputs = hasInputs ? `\nexport const ${INPUTS_EXPORT} = ${HELD}.inputs;` : '';
    return `import target from ${from};\nexport const ${FUNCTION_EXPORT} = ${HELD}.run ?? target;${inputs}`;
  }
  const first = functionName === 'default' ? `default as ${FUNCTION_EXPORT}` : FUNCTION_EXPORT;
  return `export { ${[first, ...(hasInputs ? [INPUTS_EXPORT] : [])].join(', ')} } from ${from};`;
}

/** `require` of a path that is only known when it runs must start from the user's file, not from the bundle. */
function requireBanner(format: ModuleFormat, file: string): string {
  const from = JSON.stringify(file);
  return format === 'cjs'
    ? `require = require('node:module').createRequire(${from});`
    : `import { createRequire as __poolscope_createRequire } from 'node:module'; var require = __poolscope_createRequire(${from});`;
}

/** A broken expression would be reported as an error of the file, somewhere after its end. */
async function assertExpression(expression: string): Promise<void> {
  const problem = await checkExpression(expression);
  if (problem === null) return;
  throw new ProfileError(
    'input-invalid',
    `The input expression \`${expression}\` is not a TypeScript expression: ${problem} ` +
      'Give one expression that yields the inputs, such as `[[1, 2], [3, 4]]`.',
  );
}

function failureOf(failure: BuildFailure, request: BundleRequest): ProfileError {
  const [first] = failure.errors;
  if (first === undefined) return new ProfileError('import-failed', failure.message, { cause: failure });
  const directory = dirname(request.file);
  const location = locationOf(first, directory);
  const place = location === null ? request.file : `${location.file}:${location.line}:${location.column}`;
  const detail = failure.errors.map((message) => describe(message, directory)).join('\n');
  // What the entry asks of the file is the function.
  if (first.location?.file === ENTRY_FILE || first.text.endsWith('is not declared in this file')) {
    const message = `${request.file} has no function ${request.functionName} at its top level. Choose one that it has.`;
    return new ProfileError('function-not-found', message, { detail, cause: failure });
  }
  if (/^Could not resolve|^No matching export|^No loader is configured|^Could not read/.test(first.text)) {
    const message = `${place} cannot be loaded: ${first.text}. Correct the import, or install what it names.`;
    return new ProfileError('import-failed', message, { detail, location, cause: failure });
  }
  const message = `${place} has a syntax error: ${first.text}. Correct it and profile again.`;
  return new ProfileError('syntax-error', message, { detail, location, cause: failure });
}

function describe(message: Message, directory: string): string {
  const location = locationOf(message, directory);
  const place = location === null ? '' : `${location.file}:${location.line}:${location.column}: `;
  const notes = message.notes.map(({ text }) => `\n    ${text}`).join('');
  return `${place}${message.text}${notes}\n    ${message.location?.lineText ?? ''}`.trimEnd();
}

function locationOf(
  { location }: Message,
  directory: string,
): { file: string; line: number; column: number } | null {
  if (location === null || location.file === ENTRY_FILE) return null;
  // esbuild counts columns in bytes of UTF-8, from 0.
  const before = Buffer.from(location.lineText, 'utf8').subarray(0, location.column).toString('utf8');
  return {
    file: resolve(directory, location.file),
    line: originalLine(location.line),
    column: before.length + 1,
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
