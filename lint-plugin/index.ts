/** The plug-in for ESLint, which oxlint takes as it is: the rules of Poolscope over the analysis that its editor uses. */
import { readFileSync } from 'node:fs';
import { RULES } from '../analysis/index.ts';
import { lintRule } from './lint-rule.ts';
import type { LintPlugin, PluginConfig, PoolscopeSettings } from './plugin-types.ts';

const NAMESPACE = 'poolscope';

const plugin: LintPlugin = {
  meta: { name: 'eslint-plugin-poolscope', version: version(), namespace: NAMESPACE },
  rules: Object.fromEntries(RULES.map((rule) => [rule.id, lintRule(rule)])),
  configs: {
    // A configuration names its plug-in, which does not exist before its configurations.
    get recommended() {
      return configuration('recommended', { minimumSeverity: 'warning' });
    },
    get all() {
      return configuration('all', { minimumSeverity: 'info' });
    },
  },
};

// What `require` is to give; what `import` gives is the default.
export { plugin as default, plugin as 'module.exports' };

function configuration(name: string, poolscope: PoolscopeSettings): PluginConfig {
  return {
    name: `${NAMESPACE}/${name}`,
    plugins: { [NAMESPACE]: plugin },
    rules: Object.fromEntries(
      RULES.map(({ id, defaultSeverity }) => [
        `${NAMESPACE}/${id}`,
        defaultSeverity === 'error' ? 'error' : 'warn',
      ]),
    ),
    settings: { poolscope },
  };
}

/** The manifest lies one above the bundle. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}
