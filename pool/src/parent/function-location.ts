/**
 * Where a function was defined, as the engine knows it: `[[FunctionLocation]]`, an internal property that
 * `node:inspector` shows. It names a script by number; the numbers become URLs when the debugger is switched on, which is
 * done once for all scripts loaded so far and undone at once, because code runs slower while it is on.
 */
import { Session } from 'node:inspector';

export interface FunctionLocation {
  /** Empty for what `eval` made. */
  readonly url: string;
  /** Counted from 0. */
  readonly line: number;
}

let session: Session | null = null;
const scriptUrls = new Map<string, string>();

const SLOT = Symbol.for('poolscope.function-to-locate');

/** @returns `null` for functions without a location: bound and native ones */
export function locateFunction(fn: object): FunctionLocation | null {
  session ??= connect();
  Reflect.set(globalThis, SLOT, fn);
  try {
    const evaluated = post(session, 'Runtime.evaluate', {
      expression: "globalThis[Symbol.for('poolscope.function-to-locate')]",
    });
    const objectId = textAt(evaluated, ['result', 'objectId']);
    if (objectId === null) return null;
    const properties = post(session, 'Runtime.getProperties', { objectId, ownProperties: true });
    post(session, 'Runtime.releaseObject', { objectId });
    return findLocation(session, properties);
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
  }
}

function connect(): Session {
  const created = new Session();
  created.connect();
  created.on('Debugger.scriptParsed', ({ params }: { params: { scriptId: string; url: string } }) => {
    scriptUrls.set(params.scriptId, params.url);
  });
  return created;
}

function findLocation(inspector: Session, properties: unknown): FunctionLocation | null {
  const internal = at(properties, ['internalProperties']);
  if (!Array.isArray(internal)) return null;
  const location: unknown = internal.find(
    (property) => textAt(property, ['name']) === '[[FunctionLocation]]',
  );
  const scriptId = textAt(location, ['value', 'value', 'scriptId']);
  if (scriptId === null) return null;
  if (!scriptUrls.has(scriptId)) {
    // Every script is announced again; those known before are simply set again.
    post(inspector, 'Debugger.enable');
    post(inspector, 'Debugger.disable');
  }
  const url = scriptUrls.get(scriptId);
  const line = at(location, ['value', 'value', 'lineNumber']);
  return url === undefined ? null : { url, line: Number(line) };
}

/** Calls of the inspector's own thread answer before `post` returns. */
function post(inspector: Session, method: string, params: object = {}): unknown {
  let answer: unknown;
  let failure: Error | null = null;
  inspector.post(method, params, (error, result) => {
    failure = error;
    answer = result;
  });
  if (failure !== null) throw failure;
  return answer;
}

function at(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function textAt(value: unknown, path: readonly string[]): string | null {
  const found = at(value, path);
  return typeof found === 'string' ? found : null;
}
