/**
 * Holds every import of the sources against `import-allowlist.json`: which folder may import which, which packages,
 * and which file alone may know a package (`onlyIn`). Also refuses import cycles between files.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

/**
 * @param {string} root
 * @param {Record<string, { folders: string[], packages: string[], onlyIn?: Record<string, string> }>} allowlist
 * @returns {{ files: number, problems: string[] }}
 */
export function checkImports(root, allowlist) {
  const files = Object.keys(allowlist).flatMap((folder) => findSources(root, folder));
  const graph = new Map(files.map((file) => [file, readImports(root, file)]));
  const problems = [...graph].flatMap(([file, imports]) =>
    imports.flatMap(({ specifier, line }) => {
      const problem = judge(root, allowlist, file, specifier);
      return problem ? [`${file}:${line} ${problem}`] : [];
    }),
  );
  return { files: files.length, problems: [...problems, ...findCycles(graph)] };
}

function judge(root, allowlist, file, specifier) {
  const folder = file.split('/')[0];
  const rule = allowlist[folder];
  if (!specifier.startsWith('.')) return judgePackage(rule, file, specifier);
  const target = resolveRelative(file, specifier);
  const targetFolder = target.split('/')[0];
  if (!existsSync(join(root, target))) return `imports ${specifier}, which does not exist.`;
  if (targetFolder === folder || rule.folders.includes(targetFolder)) return null;
  return `imports ${target}, but ${folder}/ may import only ${listOf([`${folder}/`, ...rule.folders.map((name) => `${name}/`)])}.`;
}

function judgePackage(rule, file, specifier) {
  for (const [pattern, place] of Object.entries(rule.onlyIn ?? {})) {
    if (!matches(pattern, specifier)) continue;
    return file.startsWith(place) ? null : `imports ${specifier}, which only ${place} may know.`;
  }
  if (rule.packages.some((pattern) => matches(pattern, specifier))) return null;
  return `imports ${specifier}, but ${file.split('/')[0]}/ may import ${listOf(rule.packages)} and nothing else from outside.`;
}

function matches(pattern, specifier) {
  return pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;
}

function listOf(names) {
  return names.length === 0 ? 'no package' : names.join(', ');
}

function resolveRelative(file, specifier) {
  return posix.normalize(posix.join(posix.dirname(file), specifier));
}

function readImports(root, file) {
  const text = readFileSync(join(root, file), 'utf8');
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const requests = [
    ...module.staticImports.map((entry) => entry.moduleRequest),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap(({ moduleRequest }) => moduleRequest ?? []),
    ),
    ...module.dynamicImports.flatMap((entry) => literalRequest(text, entry.moduleRequest)),
  ];
  return requests.map(({ value, start }) => ({
    specifier: value,
    line: text.slice(0, start).split('\n').length,
  }));
}

/** `import(x)` with a computed name imports what the user names, not what we know. */
function literalRequest(text, { start, end }) {
  const match = /^(['"])(.*)\1$/.exec(text.slice(start, end));
  return match ? [{ value: match[2], start }] : [];
}

function findSources(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return ['test', 'dist', 'node_modules'].includes(entry.name) ? [] : findSources(root, path);
    return /\.[cm]?ts$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
}

/** Depth first; a file that is met again on the way down closes a cycle. */
function findCycles(graph) {
  const done = new Set();
  const cycles = [];
  const visit = (file, way) => {
    if (way.includes(file))
      cycles.push(`Import cycle: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`);
    if (done.has(file) || way.includes(file)) return;
    for (const { specifier } of graph.get(file) ?? []) {
      if (specifier.startsWith('.')) visit(resolveRelative(file, specifier), [...way, file]);
    }
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return [...new Set(cycles)];
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) {
  const root = dirname(dirname(self));
  const allowlist = JSON.parse(readFileSync(join(dirname(self), 'import-allowlist.json'), 'utf8'));
  const { files, problems } = checkImports(root, allowlist);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${files} files, ${problems.length} problems.\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
