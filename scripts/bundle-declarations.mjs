/** Gathers what an entry's declarations export, and all that these need, into one text without imports. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * @param {string} entry a `.d.ts` as tsc writes it
 * @returns {string} declarations of the same exports; what else they need is in it and not exported
 * @throws {Error} for a package's import, for two declarations of one name, and for forms that tsc does not write
 */
export function bundleDeclarations(entry) {
  const bundle = { modules: new Map(), taken: new Map(), texts: [] };
  const exports = readModule(bundle, entry).exports.map(({ name, local, isType, from }) => {
    const found = take(bundle, ...(from ? [resolveModule(entry, from), local] : [entry, local]));
    const renamed = found === name ? name : `${found} as ${name}`;
    return isType ? `type ${renamed}` : renamed;
  });
  return `${bundle.texts.join('\n')}\nexport {\n${exports.map((name) => `  ${name},\n`).join('')}};\n`;
}

/** Adds a declaration after those that it needs; returns its name. */
function take(bundle, file, name) {
  const module = readModule(bundle, file);
  const imported = module.imports.get(name);
  if (imported) return take(bundle, resolveModule(file, imported.from), imported.name);
  const declarations = module.declarations.get(name);
  if (!declarations) throw new Error(`${file} declares no ${name}.`);
  const takenFrom = bundle.taken.get(name);
  if (takenFrom === file) return name;
  if (takenFrom) throw new Error(`${name} is declared in ${takenFrom} and in ${file}; rename one of them.`);
  bundle.taken.set(name, file);
  for (const { node, text } of declarations) {
    for (const used of namesIn(node)) {
      if (module.imports.has(used) || module.declarations.has(used)) take(bundle, file, used);
    }
    bundle.texts.push(`${text}\n`);
  }
  return name;
}

function readModule(bundle, file) {
  const known = bundle.modules.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const module = { imports: new Map(), declarations: new Map(), exports: [] };
  for (const statement of program.body) readStatement(module, statement, { file, text, comments });
  bundle.modules.set(file, module);
  return module;
}

function readStatement(module, statement, source) {
  switch (statement.type) {
    case 'ImportDeclaration':
      for (const { type, local, imported } of statement.specifiers) {
        if (type !== 'ImportSpecifier') throw new Error(`${source.file} imports more than names.`);
        module.imports.set(local.name, { from: statement.source.value, name: imported.name });
      }
      return;
    case 'ExportNamedDeclaration':
      if (statement.declaration) declare(module, statement.declaration, statement.start, source);
      for (const { exported, local, exportKind } of statement.specifiers) {
        const isType = statement.exportKind === 'type' || exportKind === 'type';
        const from = statement.source?.value;
        module.exports.push({ name: exported.name, local: local.name, isType, from });
      }
      return;
    default:
      declare(module, statement, statement.start, source);
  }
}

function declare(module, node, start, { file, text, comments }) {
  const id = node.type === 'VariableDeclaration' ? node.declarations[0].id : node.id;
  if (id?.type !== 'Identifier') throw new Error(`${file} holds a ${node.type}, which has no name.`);
  const doc = comments.findLast(({ end }) => end <= start && text.slice(end, start).trim() === '');
  const words = doc ? `/*${doc.value}*/\n` : '';
  const declarations = module.declarations.get(id.name) ?? [];
  declarations.push({ node, text: words + text.slice(node.start, node.end) });
  module.declarations.set(id.name, declarations);
}

/** Names of types and values; those of members are no references. */
function namesIn(node) {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (typeof node !== 'object' || node === null) return [];
  if (node.type === 'Identifier') return [node.name, ...namesIn(node.typeAnnotation)];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'key' && node.computed !== true ? [] : namesIn(value),
  );
}

function resolveModule(importer, specifier) {
  if (!specifier.startsWith('.')) {
    throw new Error(`${importer} imports ${specifier}; the package's types must stand on their own.`);
  }
  const path = resolve(dirname(importer), specifier).replace(/\.[jt]s$/, '.d.ts');
  if (!existsSync(path)) throw new Error(`${relative('', path)}, which ${importer} imports, does not exist.`);
  return path;
}
