/** Follows a value reference through imports, calls and members to what it is in the end. */
import type { ClassSummary, FileSummary, FunctionSummary } from '../model/summary.ts';
import type { ValueRef } from '../model/value-ref.ts';
import type { PoolCatalogue } from '../pools/pool-catalogue.ts';
import { external, isPoolExport, poolExport } from './pool-export.ts';
import type { Resolution } from './resolver.ts';
import type { Value } from './value.ts';

/** What is known of the files of a project and of what their imports mean. */
interface LinkedFiles {
  readonly pools: PoolCatalogue;
  summaryOf(path: string): FileSummary | undefined;
  resolve(specifier: string, from: string): Resolution;
}

const UNKNOWN: Value = { kind: 'unknown' };
/** What is defined through itself is unknown. */
const PENDING: Value = { kind: 'unknown' };
const MAXIMUM_STEPS = 40;

export class ValueResolver {
  readonly #graph: LinkedFiles;
  /** By file and reference: the same value is asked for by many calls. */
  readonly #known = new Map<string, Map<ValueRef, Value>>();
  #steps = 0;
  /** What was found on the way to the value that is asked for. */
  readonly #found: [Map<ValueRef, Value>, ValueRef][] = [];
  #isCutShort = false;

  constructor(graph: LinkedFiles) {
    this.#graph = graph;
  }

  resolve(ref: ValueRef, path: string): Value {
    let known = this.#known.get(path);
    if (known === undefined) this.#known.set(path, (known = new Map<ValueRef, Value>()));
    const value = known.get(ref);
    if (value === PENDING) this.#isCutShort = true;
    if (value !== undefined) return value;
    if (this.#steps > MAXIMUM_STEPS) {
      this.#isCutShort = true;
      return UNKNOWN;
    }
    this.#steps += 1;
    known.set(ref, PENDING);
    this.#found.push([known, ref]);
    try {
      const found = this.#resolve(ref, path);
      known.set(ref, found);
      return found;
    } finally {
      this.#steps -= 1;
      if (this.#steps === 0) this.#settle();
    }
  }

  /** What was cut short on the way to one value may be found on the way to another. */
  #settle(): void {
    if (this.#isCutShort) for (const [known, ref] of this.#found.slice(1)) known.delete(ref);
    this.#found.length = 0;
    this.#isCutShort = false;
  }

  #resolve(ref: ValueRef, path: string): Value {
    switch (ref.kind) {
      case 'unknown':
        return UNKNOWN;
      case 'global':
        return { kind: 'external', name: ref.name, isBuiltIn: true };
      case 'import':
        return this.#import(ref.specifier, ref.name, path);
      case 'function': {
        const summary = this.#graph.summaryOf(path)?.functions[ref.index];
        return summary === undefined ? UNKNOWN : { kind: 'function', path, index: ref.index, summary };
      }
      case 'class': {
        const summary = this.#graph.summaryOf(path)?.classes[ref.index];
        return summary === undefined ? UNKNOWN : this.#class(summary, path);
      }
      case 'new':
        return this.#instantiate(this.resolve(ref.callee, path), true);
      case 'instance':
        return this.#instantiate(this.resolve(ref.type, path), false);
      case 'call':
        return this.#call(ref.callee, path);
      case 'member':
        return this.#member(this.resolve(ref.object, path), ref.name);
      case 'object':
        return { kind: 'object', path, properties: ref.properties };
      case 'either':
        return this.#either(ref.values, path);
    }
  }

  /** A pool if any alternative is one; the first that is known otherwise. */
  #either(refs: readonly ValueRef[], path: string): Value {
    const values = refs.map((ref) => this.resolve(ref, path)).filter(({ kind }) => kind !== 'unknown');
    const pools = values.filter((value) => value.kind === 'pool');
    const [pool] = pools;
    if (pool !== undefined) return pools.find(({ isFresh }) => !isFresh) ?? pool;
    return values.find(({ kind }) => kind !== 'external') ?? values[0] ?? UNKNOWN;
  }

  #class(summary: ClassSummary, path: string): Value {
    const parent = this.resolve(summary.superClass, path);
    if (parent.kind === 'pool-class' || parent.kind === 'pool-module') {
      return { kind: 'pool-class', library: parent.library, className: summary.name };
    }
    return { kind: 'class', path, summary };
  }

  #instantiate(callee: Value, isFresh: boolean): Value {
    if (callee.kind === 'pool-class') {
      return { kind: 'pool', library: callee.library, className: callee.className, isFresh };
    }
    // `require('piscina')` and `import Piscina = require('piscina')` give the class itself.
    if (callee.kind === 'pool-module' && callee.library.defaultExport !== undefined) {
      return { kind: 'pool', library: callee.library, className: callee.library.defaultExport, isFresh };
    }
    if (callee.kind === 'class') return { kind: 'instance', path: callee.path, summary: callee.summary };
    if (callee.kind === 'external') return { ...callee, name: `new ${callee.name}` };
    return UNKNOWN;
  }

  #call(callee: ValueRef, path: string): Value {
    // A method that gives the same pool back is still that pool.
    if (callee.kind === 'member') {
      const receiver = this.resolve(callee.object, path);
      if (receiver.kind === 'pool' && receiver.library.sameShape.includes(callee.name)) return receiver;
    }
    const value = this.resolve(callee, path);
    if (value.kind === 'pool-factory') {
      return { kind: 'pool', library: value.library, className: value.name, isFresh: true };
    }
    if (value.kind === 'pool-module' && value.library.isModuleFactory === true) {
      return { kind: 'pool', library: value.library, className: 'farm', isFresh: true };
    }
    if (value.kind !== 'function') return UNKNOWN;
    return this.#returned(value.summary, value.path);
  }

  #returned(summary: FunctionSummary, path: string): Value {
    let result: Value = UNKNOWN;
    for (const { value, isFresh } of summary.returns) {
      const returned = this.resolve(value, path);
      if (returned.kind === 'pool') {
        if (!isFresh || !returned.isFresh) return { ...returned, isFresh: false };
        result = returned;
      } else if (result.kind === 'unknown') {
        result = returned;
      }
    }
    return result;
  }

  #import(specifier: string, name: string, path: string): Value {
    const library = this.#graph.pools.ofPackage(specifier);
    if (library !== undefined) return poolExport(library, name);
    const resolution = this.#graph.resolve(specifier, path);
    switch (resolution.kind) {
      case 'file':
        return name === '*'
          ? { kind: 'namespace', path: resolution.path }
          : this.exported(resolution.path, name);
      case 'built-in':
        // The default export of a built-in is the module itself.
        return external(name === '*' || name === 'default' ? specifier : `${specifier}.${name}`, true);
      case 'package':
      case 'missing':
        return external(name === '*' || name === 'default' ? specifier : `${specifier}.${name}`, false);
    }
  }

  /** What a file exports under a name. */
  exported(path: string, name: string, seen: ReadonlySet<string> = new Set()): Value {
    if (seen.has(path)) return UNKNOWN;
    const declared = this.#declared(path, name);
    if (declared !== undefined) return declared;
    const summary = this.#graph.summaryOf(path);
    if (summary === undefined) return UNKNOWN;
    const ref = summary.exports.get(name);
    if (ref !== undefined) return this.resolve(ref, path);
    const whole = summary.exports.get('=');
    if (whole !== undefined) {
      const value = this.resolve(whole, path);
      return name === 'default' ? value : this.#member(value, name);
    }
    const visited = new Set([...seen, path]);
    for (const specifier of summary.starExports) {
      const library = this.#graph.pools.ofPackage(specifier);
      if (library !== undefined) {
        const value = poolExport(library, name);
        if (value.kind !== 'unknown') return value;
      }
      const resolution = this.#graph.resolve(specifier, path);
      if (resolution.kind !== 'file') continue;
      const value = this.exported(resolution.path, name, visited);
      if (value.kind !== 'unknown') return value;
    }
    return UNKNOWN;
  }

  /** What users say that a file of theirs exports; the rest of it is what it is. */
  #declared(path: string, name: string): Value | undefined {
    const library = this.#graph.pools.ofFile(path);
    if (library === undefined) return undefined;
    const isDeclared = name === 'default' ? library.defaultExport !== undefined : isPoolExport(library, name);
    return isDeclared ? poolExport(library, name) : undefined;
  }

  #member(object: Value, name: string): Value {
    switch (object.kind) {
      case 'pool-module':
        return poolExport(object.library, name);
      case 'pool-class':
        // `Piscina.Piscina`, and `require('tinypool').default`.
        return name === object.className || name === 'default' ? object : UNKNOWN;
      case 'namespace':
        return this.exported(object.path, name);
      case 'object': {
        const ref = Object.hasOwn(object.properties, name) ? object.properties[name] : undefined;
        return ref === undefined ? UNKNOWN : this.resolve(ref, object.path);
      }
      case 'class':
        return this.#classMember(object.summary.statics, object, name);
      case 'instance':
        return this.#classMember(object.summary.members, object, name);
      case 'external':
        return external(`${object.name}.${name}`, object.isBuiltIn);
      default:
        return UNKNOWN;
    }
  }

  #classMember(
    members: Readonly<Record<string, ValueRef>>,
    owner: { readonly path: string; readonly summary: ClassSummary; readonly kind: 'class' | 'instance' },
    name: string,
  ): Value {
    const ref = Object.hasOwn(members, name) ? members[name] : undefined;
    if (ref !== undefined) {
      const value = this.resolve(ref, owner.path);
      // A field keeps its pool: whoever reads it does not own it.
      return value.kind === 'pool' ? { ...value, isFresh: false } : value;
    }
    const parent = this.resolve(owner.summary.superClass, owner.path);
    if (parent.kind !== 'class') return UNKNOWN;
    return this.#member(owner.kind === 'class' ? parent : { ...parent, kind: 'instance' }, name);
  }
}
