/** What TypeScript says of many small projects at once. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAll, type Files } from './proposed-fixes.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const OPTIONS = {
  ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable'], types: ['node'] },
  ...{ module: 'nodenext', moduleDetection: 'force', jsx: 'preserve', allowImportingTsExtensions: true },
  ...{ strict: true, noEmit: true, skipLibCheck: true },
};

/**
 * @returns of each project its errors as `file code`, in the order of the projects; the projects lie below the
 * repository, from where the pool packages are found
 */
export async function typeErrors(
  projects: readonly Files[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly (readonly string[])[]> {
  const folder = join(ROOT, `.tsbuild/test/fixes-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    for (const [index, files] of projects.entries()) {
      writeAll(join(folder, String(index)), { ...missingModules(files), ...files });
    }
    writeAll(folder, {
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, include: ['**/*'] }),
    });
    const errors = projects.map((): string[] => []);
    for (const [, index, file, code] of (await tsc(folder)).matchAll(
      /^(\d+)\/(\S+?)\([\d,]+\): error (TS\d+)/gm,
    )) {
      errors[Number(index)]?.push(`${file} ${code}`);
    }
    return errors;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tsc(folder: string): Promise<string> {
  const program = join(ROOT, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [program, '-p', '.', '--pretty', 'false'], options, (_, stdout) =>
      resolve(stdout),
    );
  });
}

/** Modules that the files import and that are not there, exporting whatever is imported. */
function missingModules(files: Files): Files {
  const modules: Record<string, string> = {};
  for (const [name, text] of Object.entries(files)) {
    for (const [, clause = '', specifier = ''] of text.matchAll(
      /^import (?:type )?([^'"]+) from '(\.[^']+)'/gm,
    )) {
      const path = join(dirname(name), specifier.replace(/\.js$/, '.ts'));
      if (!path.endsWith('.ts') || files[path] !== undefined) continue;
      modules[path] = (modules[path] ?? '') + declarationsOf(clause, modules[path] ?? '');
    }
  }
  return modules;
}

function declarationsOf(clause: string, declared: string): string {
  const names = [...(/\{([^}]*)\}/.exec(clause)?.[1] ?? '').matchAll(/(\w+)(?: as \w+)?/g)].map(
    ([, name]) => name ?? '',
  );
  const lines = names.map((name) => {
    if (declared.includes(` ${name}(`) || declared.includes(` ${name} {`)) return '';
    return /^[A-Z]/.test(name)
      ? `export declare class ${name} { [key: string]: any; constructor(...given: any[]) }\n`
      : `export declare function ${name}(...given: any[]): any;\n`;
  });
  if (/^\w/.test(clause) && !declared.includes('default'))
    lines.push('declare const value: any;\nexport default value;\n');
  return lines.join('');
}
