/** Functions that a server calls once for every request. */
import type { Names } from '../syntax/binding.ts';
import {
  keyName,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';

const ROUTING = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'options', 'head']);
/** What the file-based routers of web frameworks look for. */
const ROUTE_FILE = /\/(route|\+server)\.[cm]?[jt]sx?$/;
const ROUTE_EXPORT = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

export function isRequestHandler(owner: FunctionLike, names: Names, path: string): boolean {
  if (takesRequestAndResponse(owner) || isHandedToServer(owner)) return true;
  const name = nameOf(owner);
  if (name?.type !== 'Identifier') return false;
  if (ROUTE_EXPORT.test(name.name) && ROUTE_FILE.test(path.replaceAll('\\', '/'))) return true;
  return names.bindingOf(name)?.references.some(({ node }) => isHandedToServer(node)) === true;
}

/** `(req, res) => …`, by the names that everybody gives the two. */
function takesRequestAndResponse({ params }: FunctionLike): boolean {
  const [first, second] = params;
  if (first?.type !== 'Identifier' || second?.type !== 'Identifier') return false;
  return /^_?(req|request)$/.test(first.name) && /^_?(res|response|reply)$/.test(second.name);
}

/** `app.post('/path', …, handler)`, `createServer(handler)`, `server.on('request', handler)`. */
function isHandedToServer(handler: Node): boolean {
  const outer = wrapped(handler);
  const call = parentOf(outer);
  if (call?.type === 'Property' && call.value === outer)
    return keyName(call) === 'handler' && isRouteObject(call);
  if (call?.type !== 'CallExpression' || !call.arguments.some((argument) => argument === outer)) return false;
  const callee = unwrap(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (name === 'createServer') return true;
  const [first] = call.arguments;
  const text = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
  if (callee.type !== 'MemberExpression' || name === undefined || text === undefined) return false;
  return name === 'on' ? text === 'request' : ROUTING.has(name) && /^[/*]/.test(text);
}

/** `fastify.route({ method, url, handler })` */
function isRouteObject(property: Node): boolean {
  const object = parentOf(property);
  const call = object === undefined ? undefined : parentOf(object);
  return call?.type === 'CallExpression' && memberName(unwrap(call.callee)) === 'route';
}

function nameOf(owner: FunctionLike): Node | undefined {
  if (owner.type !== 'ArrowFunctionExpression' && owner.id !== null) return owner.id;
  const parent = parentOf(wrapped(owner));
  return parent?.type === 'VariableDeclarator' ? parent.id : undefined;
}
