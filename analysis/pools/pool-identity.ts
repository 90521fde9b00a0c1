/** Which pool an expression names: two of the same identity are one and the same value, or its copies in other processes. */
import type { FileView } from '../file-view.ts';
import type { FileModel } from '../model/file-model.ts';
import { memberName, unwrap, type Node } from '../syntax/tree.ts';

/** Undefined where it is no plain name. */
export function poolIdentity(receiver: Node, model: FileModel, view: FileView): string | undefined {
  const node = unwrap(receiver);
  if (node.type === 'Identifier') {
    const binding = model.names.bindingOf(node);
    if (binding === undefined) return undefined;
    if (binding.kind !== 'import') return `${model.path}\0${nameIn(binding.node, model)}`;
    const ref = model.describer.describeBinding(binding);
    return ref.kind === 'import' ? imported(ref.specifier, ref.name, model, view) : undefined;
  }
  const name = memberName(node);
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  const ref = model.describer.describe(node.object);
  return ref.kind === 'import' && ref.name === '*' ? imported(ref.specifier, name, model, view) : undefined;
}

function imported(specifier: string, name: string, model: FileModel, view: FileView): string | undefined {
  const path = view.resolveFile(specifier, model.path);
  return path === undefined ? undefined : `${path}\0${name}`;
}

/** A name of the module is the same wherever the module is imported; one of a function is known by its place. */
function nameIn(name: Node, { names, text }: FileModel): string {
  const binding = names.bindingOf(name);
  const written = text.slice(name.start, name.start + (binding?.name.length ?? 0));
  return binding?.scope === names.moduleScope ? written : `${written}@${name.start}`;
}
