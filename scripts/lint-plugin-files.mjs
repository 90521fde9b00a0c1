/** Writes what the plug-in's package has beside its bundles: its declarations, and its rules as a configuration of oxlint. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string} root of the checkout, where the bundles are built */
export async function writeLintPluginFiles(root) {
  const dist = join(root, 'lint-plugin/dist');
  const types = readFileSync(join(root, 'lint-plugin/plugin-types.ts'), 'utf8');
  writeFileSync(
    join(dist, 'index.d.ts'),
    `${types}\ndeclare const plugin: LintPlugin;\nexport default plugin;\n`,
  );
  // A watched build imports what it has just written, not what it imported before.
  const { default: plugin } = await import(`${pathToFileURL(join(dist, 'index.js')).href}?${Date.now()}`);
  const { rules, settings } = plugin.configs.recommended;
  const oxlint = { jsPlugins: ['./index.js'], rules, settings };
  writeFileSync(join(dist, 'oxlint.json'), `${JSON.stringify(oxlint, null, 2)}\n`);
}
