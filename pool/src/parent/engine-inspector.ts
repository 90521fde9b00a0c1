/** Asks the engine through `node:inspector` what the language itself does not tell about a value. */
import { Session } from 'node:inspector';

let session: Session | null = null;
const scriptUrls = new Map<string, string>();

const SLOT = Symbol.for('poolscope.value-to-inspect');
const SLOT_EXPRESSION = "globalThis[Symbol.for('poolscope.value-to-inspect')]";

/** The properties that the engine alone sees, such as `[[FunctionLocation]]`; none for what is no object. */
export function internalProperties(value: unknown): readonly unknown[] {
  Reflect.set(globalThis, SLOT, value);
  try {
    const objectId = textAt(post('Runtime.evaluate', { expression: SLOT_EXPRESSION }), [
      'result',
      'objectId',
    ]);
    if (objectId === null) return [];
    const properties = post('Runtime.getProperties', { objectId, ownProperties: true });
    return listAt(properties, ['internalProperties']);
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
  }
}

/** The own properties of an object of which the inspector has told. */
export function propertiesOf(remote: unknown): readonly unknown[] {
  const objectId = textAt(remote, ['objectId']);
  if (objectId === null) return [];
  return listAt(post('Runtime.getProperties', { objectId, ownProperties: true }), ['result']);
}

/** The object itself of which the inspector has told. */
export function fetchObject(remote: unknown): unknown {
  const objectId = textAt(remote, ['objectId']);
  if (objectId === null) return undefined;
  try {
    const functionDeclaration = `function () { ${SLOT_EXPRESSION} = this; }`;
    post('Runtime.callFunctionOn', { objectId, functionDeclaration });
    return Reflect.get(globalThis, SLOT);
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
  }
}

/**
 * Of the script with this number. All scripts tell theirs when the debugger is switched on, for which the engine hashes
 * the source of each (20 ms the first time); it is switched off at once, because code runs slower while it is on.
 */
export function findScriptUrl(scriptId: string): string | undefined {
  if (!scriptUrls.has(scriptId)) {
    post('Debugger.enable');
    post('Debugger.disable');
  }
  return scriptUrls.get(scriptId);
}

/** Calls of the inspector's own thread answer before `post` returns. */
function post(method: string, params: object = {}): unknown {
  session ??= connect();
  let answer: unknown;
  let failure: Error | null = null;
  session.post(method, params, (error, result) => {
    failure = error;
    answer = result;
  });
  if (failure !== null) throw failure;
  return answer;
}

function connect(): Session {
  const created = new Session();
  created.connect();
  created.on('Debugger.scriptParsed', ({ params }: { params: { scriptId: string; url: string } }) => {
    scriptUrls.set(params.scriptId, params.url);
  });
  return created;
}

export function at(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

export function textAt(value: unknown, path: readonly string[]): string | null {
  const found = at(value, path);
  return typeof found === 'string' ? found : null;
}

function listAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}
