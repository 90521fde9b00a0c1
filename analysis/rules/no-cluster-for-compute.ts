/**
 * `cluster.fork` in a program that listens on nothing: a cluster shares ports, and tasks need a pool. Only a file that
 * imports nothing but Node's own modules, none of the network, is surely such a program; any other may have its server
 * elsewhere.
 */
import { isBuiltin } from 'node:module';
import type { FileView } from '../file-view.ts';
import { rawWorkers } from '../lifecycle/raw-worker.ts';
import type { Report, Rule } from './rule.ts';

const noClusterForCompute: Rule = {
  id: 'no-cluster-for-compute',
  defaultSeverity: 'info',
  summary: 'A cluster is forked by a program that has no server to share.',
  check(view: FileView): readonly Report[] {
    const fork = rawWorkers(view).find(({ node }) => {
      const callee = view.valueOf(node.callee);
      return callee.kind === 'external' && /^(node:)?cluster\.fork$/.test(callee.name);
    });
    if (fork === undefined || mayServe(view.text)) return [];
    return [
      {
        span: { start: fork.node.start, end: fork.node.end },
        message: `\`${fork.text}()\` starts copies of this program that share its ports, but it listens on none: they do work that a pool hands out better, with a queue, results and errors for each task. Submit the work to an executor, such as \`ProcessPoolExecutor\` of poolscope.`,
      },
    ];
  },
};

export default noClusterForCompute;

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;
const COMPUTED_IMPORT = /\b(?:import|require)\s*\(\s*[^\s'"`)]/;
const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram|cluster\/.*|repl|inspector)$/;

/** A server here, or a module that may have one; `exec` names another file for the workers. */
function mayServe(text: string): boolean {
  if (COMPUTED_IMPORT.test(text) || /\.listen\s*\(|createServer|\bexec\s*:|setup(Primary|Master)/.test(text))
    return true;
  return [...text.matchAll(SPECIFIER)].some(([, , name = '']) => !isBuiltin(name) || NETWORK.test(name));
}
